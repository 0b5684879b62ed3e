package io.openmldb.rollout.starter.undo;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads what a diff shows of a properties file, by the rules of {@link
 * Properties#load(java.io.Reader)}. A diff shows a part of the file only, and as text: where a line
 * may be the continuation of one that is not shown, and where the server would not read the same
 * characters, the value is not told.
 */
final class PropertyAssignments {

  private static final Pattern KEY = Pattern.compile("(?:[^\\\\=: \\t\\f]|\\\\.)+");

  private final List<KeyAssignment> found = new ArrayList<>();

  private PropertyAssignments() {}

  static List<KeyAssignment> in(HunkSide hunk) {
    PropertyAssignments reading = new PropertyAssignments();
    reading.read(hunk);
    return reading.found;
  }

  private void read(HunkSide hunk) {
    boolean beginningSeen = hunk.atTop();
    List<HunkSide.Line> parts = new ArrayList<>();
    for (HunkSide.Line line : hunk.lines()) {
      boolean begins = parts.isEmpty();
      boolean comment = begins && beginningSeen && isComment(line.text());
      parts.add(line);
      if (!comment && goesOn(line.text())) {
        continue;
      }
      if (!comment) {
        add(parts, beginningSeen, true);
      }
      parts.clear();
      // After a line that does not go on, another one begins, whatever stands above the hunk.
      beginningSeen = true;
    }
    if (!parts.isEmpty()) {
      add(parts, beginningSeen, false);
    }
  }

  private void add(List<HunkSide.Line> parts, boolean beginningSeen, boolean endSeen) {
    boolean changed = parts.stream().anyMatch(HunkSide.Line::changed);
    StringBuilder text = new StringBuilder();
    parts.forEach(part -> text.append(part.text()).append('\n'));
    if (!beginningSeen) {
      found.add(new KeyAssignment(KeyAssignment.UNSEEN_KEY, null, changed));
    } else if (!text.toString().isBlank()) {
      found.add(decoded(text.toString(), endSeen, changed));
    }
  }

  private static KeyAssignment decoded(String text, boolean endSeen, boolean changed) {
    Matcher key = KEY.matcher(text.stripLeading());
    String written = key.lookingAt() ? key.group() : "";
    if (!endSeen || !isPlain(text)) {
      return new KeyAssignment(written, null, changed);
    }
    Properties properties = new Properties();
    try {
      properties.load(new StringReader(text));
    } catch (IllegalArgumentException malformedEscape) {
      return new KeyAssignment(written, null, changed);
    } catch (IOException e) {
      throw new UncheckedIOException("reading from a string does not fail", e);
    }
    return properties.stringPropertyNames().stream()
        .map(name -> new KeyAssignment(name, properties.getProperty(name), changed))
        .findFirst()
        .orElseGet(() -> new KeyAssignment(written, null, changed));
  }

  /** The server takes each byte for a character: what is not ASCII it reads differently. */
  private static boolean isPlain(String text) {
    return text.chars()
        .allMatch(c -> c == '\n' || c == '\t' || c == '\f' || (c >= ' ' && c <= '~'));
  }

  private static boolean isComment(String line) {
    String text = line.stripLeading();
    return text.startsWith("#") || text.startsWith("!");
  }

  private static boolean goesOn(String line) {
    int backslashes = 0;
    while (backslashes < line.length() && line.charAt(line.length() - 1 - backslashes) == '\\') {
      backslashes++;
    }
    return backslashes % 2 == 1;
  }
}
