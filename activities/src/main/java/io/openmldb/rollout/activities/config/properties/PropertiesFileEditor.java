package io.openmldb.rollout.activities.config.properties;

import io.openmldb.rollout.activities.config.file.ConfigFileException;
import io.openmldb.rollout.activities.config.file.EditSyntax;
import io.openmldb.rollout.activities.config.file.LineEnds;
import io.openmldb.rollout.activities.config.file.TextEdits;
import io.openmldb.rollout.workflows.api.model.ConfigEdit;
import java.util.List;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Makes edits in the text of a properties file. */
public final class PropertiesFileEditor {

  /** A key and what separates it from its value, when both stand in one line. */
  private static final Pattern KEY_AND_SEPARATOR =
      Pattern.compile(
          "(?:[^\\\\=: \\t\\f\\r\\n]|\\\\[^\\r\\n])+(?:[ \\t\\f]*[=:][ \\t\\f]*|[ \\t\\f]+)");

  private final PropertiesFile file;
  private final String text;
  private final TextEdits splices = new TextEdits();

  private PropertiesFileEditor(PropertiesFile file) {
    this.file = file;
    this.text = file.text();
  }

  /** The text of {@code file} after {@code edit}. */
  static String apply(ConfigEdit edit, PropertiesFile file) {
    EditSyntax.check(edit, key -> key);
    file.lines().stream()
        .filter(PropertyLine::isMalformed)
        .findFirst()
        .ifPresent(
            line -> {
              throw new ConfigFileException(
                  "line "
                      + line.number()
                      + ": a \\u escape cannot be read; correct the file first");
            });
    PropertiesFileEditor edits = new PropertiesFileEditor(file);
    edit.unset().forEach(edits::unset);
    edit.set().forEach(edits::set);
    return edits.splices.applyTo(file.text());
  }

  private void unset(String key) {
    for (PropertyLine line : linesOf(key)) {
      splices.replace(line.lineStart(), line.lineEnd(), "");
    }
  }

  private void set(String key, String value) {
    List<PropertyLine> present = linesOf(key);
    for (PropertyLine line : present) {
      if (!line.value().equals(value)) {
        replaceValue(line, key, value);
      }
    }
    if (present.isEmpty()) {
      add(key, key + "=" + escaped(value));
    }
  }

  private void replaceValue(PropertyLine line, String key, String value) {
    OptionalInt valueStart = valueStart(line, text);
    boolean inOneLine = valueStart.isPresent() && !continuesAt(valueStart.getAsInt());
    String untilValue =
        inOneLine ? text.substring(line.textStart(), valueStart.getAsInt()) : key + "=";
    splices.replace(line.textStart(), line.textEnd(), untilValue + escaped(value));
  }

  /**
   * Where the value of {@code line} begins, or its continuation; empty when its key or what follows
   * the key goes on in another line.
   */
  public static OptionalInt valueStart(PropertyLine line, String text) {
    Matcher matcher = KEY_AND_SEPARATOR.matcher(text).region(line.textStart(), line.textEnd());
    return matcher.lookingAt() ? OptionalInt.of(matcher.end()) : OptionalInt.empty();
  }

  /** Whether a line break follows that is part of the separator. */
  private boolean continuesAt(int position) {
    return text.startsWith("\\\n", position) || text.startsWith("\\\r", position);
  }

  private void add(String key, String line) {
    PropertyLine commentedOut = lastCommentedOut(key);
    int position = commentedOut == null ? text.length() : commentedOut.lineEnd();
    boolean terminated =
        commentedOut == null ? LineEnds.endsALine(text) : commentedOut.isTerminated();
    String lineEnd = LineEnds.before(position, text);
    splices.insert(position, terminated ? line + lineEnd : lineEnd + line);
  }

  private @Nullable PropertyLine lastCommentedOut(String key) {
    Pattern pattern = Pattern.compile("[#!]+[ \\t\\f]*" + Pattern.quote(key) + "[ \\t\\f]*[=:].*");
    PropertyLine last = null;
    for (PropertyLine line : file.lines()) {
      if (line.comment()
          && pattern.matcher(text.substring(line.textStart(), line.textEnd())).matches()) {
        last = line;
      }
    }
    return last;
  }

  private List<PropertyLine> linesOf(String key) {
    return file.lines().stream().filter(line -> line.isAbout(key)).toList();
  }

  private static String escaped(String value) {
    StringBuilder escaped = new StringBuilder();
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      switch (c) {
        case '\\' -> escaped.append("\\\\");
        case '\t' -> escaped.append("\\t");
        case '\f' -> escaped.append("\\f");
        case ' ' -> escaped.append(i == 0 ? "\\ " : " ");
        default -> {
          if (c < ' ' || c > '~') {
            escaped.append("\\u").append(String.format("%04X", (int) c));
          } else {
            escaped.append(c);
          }
        }
      }
    }
    return escaped.toString();
  }
}
