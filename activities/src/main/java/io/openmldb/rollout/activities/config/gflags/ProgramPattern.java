package io.openmldb.rollout.activities.config.gflags;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The patterns of program names in a flag file, as {@code fnmatch(3)} of the C library takes them
 * with {@code FNM_PATHNAME} in the locale "C": a star, a question mark and brackets match no slash.
 * Java's own globs have braces, and other brackets.
 */
final class ProgramPattern {

  private static final Map<String, String> CLASSES =
      Map.ofEntries(
          Map.entry("alnum", "\\p{Alnum}"),
          Map.entry("alpha", "\\p{Alpha}"),
          Map.entry("blank", "\\p{Blank}"),
          Map.entry("cntrl", "\\p{Cntrl}"),
          Map.entry("digit", "\\p{Digit}"),
          Map.entry("graph", "\\p{Graph}"),
          Map.entry("lower", "\\p{Lower}"),
          Map.entry("print", "\\p{Print}"),
          Map.entry("punct", "\\p{Punct}"),
          Map.entry("space", "\\p{Space}"),
          Map.entry("upper", "\\p{Upper}"),
          Map.entry("xdigit", "\\p{XDigit}"));

  private final String glob;
  private final StringBuilder regex = new StringBuilder();
  private int at;

  private ProgramPattern(String glob) {
    this.glob = glob;
  }

  /** Whether {@code glob} matches the whole of {@code name}. */
  static boolean matches(String glob, String name) {
    return new ProgramPattern(glob)
        .translated()
        .map(regex -> Pattern.compile(regex, Pattern.DOTALL).matcher(name).matches())
        .orElse(false);
  }

  /** As a regular expression; empty when it matches nothing. */
  private Optional<String> translated() {
    while (at < glob.length()) {
      char c = glob.charAt(at++);
      switch (c) {
        case '*' -> regex.append("[^/]*");
        case '?' -> regex.append("[^/]");
        case '[' -> bracket();
        case '\\' -> {
          if (at == glob.length()) {
            return Optional.empty();
          }
          regex.append(literal(glob.charAt(at++)));
        }
        default -> regex.append(literal(c));
      }
    }
    return Optional.of(regex.toString());
  }

  /** What follows an opening bracket; that stands for itself where none closes it. */
  private void bracket() {
    int begin = at;
    StringBuilder members = new StringBuilder();
    boolean negated = at < glob.length() && (glob.charAt(at) == '!' || glob.charAt(at) == '^');
    if (negated) {
      at++;
    }
    boolean first = true;
    while (at < glob.length() && (first || glob.charAt(at) != ']')) {
      first = false;
      Optional<String> named = characterClass();
      if (named.isPresent()) {
        members.append(named.get());
      } else {
        member(members);
      }
    }
    if (at >= glob.length()) {
      at = begin;
      regex.append("\\[");
      return;
    }
    at++;
    regex.append("(?!/)");
    if (negated) {
      regex.append(members.isEmpty() ? "." : "[^" + members + "]");
    } else {
      // Brackets whose only range runs backwards match nothing.
      regex.append(members.isEmpty() ? "(?!)" : "[" + members + "]");
    }
  }

  private void member(StringBuilder members) {
    char from = character();
    boolean range = at + 1 < glob.length() && glob.charAt(at) == '-' && glob.charAt(at + 1) != ']';
    if (!range) {
      members.append(literal(from));
      return;
    }
    at++;
    char to = character();
    if (from <= to) {
      members.append(literal(from)).append('-').append(literal(to));
    }
  }

  private char character() {
    char c = glob.charAt(at++);
    return c == '\\' && at < glob.length() ? glob.charAt(at++) : c;
  }

  private Optional<String> characterClass() {
    if (!glob.startsWith("[:", at)) {
      return Optional.empty();
    }
    int end = glob.indexOf(":]", at + 2);
    String known = end < 0 ? null : CLASSES.get(glob.substring(at + 2, end));
    if (known != null) {
      at = end + 2;
    }
    return Optional.ofNullable(known);
  }

  private static String literal(char c) {
    return "\\x%02x".formatted((int) c);
  }
}
