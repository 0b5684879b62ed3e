package io.openmldb.rollout.activities.ssh.config;

import java.util.Locale;

/** Patterns as OpenSSH has them: {@code *}, {@code ?}, and lists of them with negation. */
public final class SshPattern {

  private SshPattern() {}

  /** Whether the whole of {@code text} is of the form {@code pattern}. */
  static boolean matches(String text, String pattern) {
    if (pattern.isEmpty()) {
      return text.isEmpty();
    }
    String rest = pattern.substring(1);
    if (pattern.charAt(0) == '*') {
      for (int i = 0; i <= text.length(); i++) {
        if (matches(text.substring(i), rest)) {
          return true;
        }
      }
      return false;
    }
    return !text.isEmpty()
        && (pattern.charAt(0) == '?' || pattern.charAt(0) == text.charAt(0))
        && matches(text.substring(1), rest);
  }

  /** Whether one of the patterns, separated by commas, matches, and none that stands behind "!". */
  static boolean listMatches(String text, String list) {
    boolean matched = false;
    for (String pattern : list.split(",", -1)) {
      boolean negated = pattern.startsWith("!");
      if (matches(text, negated ? pattern.substring(1) : pattern)) {
        if (negated) {
          return false;
        }
        matched = true;
      }
    }
    return matched;
  }

  /** The same for text, of a host for instance, in which upper and lower case are one. */
  public static boolean listMatchesInAnyCase(String text, String list) {
    return listMatches(text.toLowerCase(Locale.ROOT), list.toLowerCase(Locale.ROOT));
  }
}
