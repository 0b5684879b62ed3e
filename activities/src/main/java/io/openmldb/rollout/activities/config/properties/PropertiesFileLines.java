package io.openmldb.rollout.activities.config.properties;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

/**
 * Cuts a properties file into logical lines as {@link Properties#load(java.io.InputStream)} does. A
 * line's key and value are decoded by that very method.
 */
final class PropertiesFileLines {

  private final String text;
  private final List<PropertyLine> lines = new ArrayList<>();

  private PropertiesFileLines(String text) {
    this.text = text;
  }

  /** The logical lines of {@code text}, one character a byte; blank ones are left out. */
  static List<PropertyLine> of(String text) {
    PropertiesFileLines cutting = new PropertiesFileLines(text);
    cutting.cut();
    return List.copyOf(cutting.lines);
  }

  private void cut() {
    int lineStart = 0;
    int number = 1;
    while (lineStart < text.length()) {
      int textStart = afterBlanks(lineStart);
      int textEnd = endOfNaturalLine(textStart);
      boolean comment = textStart < textEnd && isCommentSign(text.charAt(textStart));
      while (!comment && textEnd < text.length() && endsInBackslash(textStart, textEnd)) {
        textEnd = endOfNaturalLine(afterBlanks(afterEnd(textEnd)));
      }
      int lineEnd = afterEnd(textEnd);
      if (textStart < textEnd) {
        add(number, lineStart, textStart, textEnd, comment);
      }
      number += naturalLines(lineStart, lineEnd);
      lineStart = lineEnd;
    }
  }

  private void add(int number, int lineStart, int textStart, int textEnd, boolean comment) {
    int lineEnd = afterEnd(textEnd);
    if (comment) {
      lines.add(new PropertyLine(number, lineStart, textStart, textEnd, lineEnd, true, null, ""));
      return;
    }
    // Where the file goes on, so must what is decoded: Java reads the very end differently.
    String rest = textEnd < lineEnd ? "#" : "";
    Properties decoded = new Properties();
    try {
      decoded.load(new StringReader(text.substring(textStart, lineEnd) + rest));
    } catch (IllegalArgumentException malformedEscape) {
      lines.add(new PropertyLine(number, lineStart, textStart, textEnd, lineEnd, false, null, ""));
    } catch (IOException e) {
      throw new UncheckedIOException("reading from a string does not fail", e);
    }
    for (String key : decoded.stringPropertyNames()) {
      String value = decoded.getProperty(key);
      lines.add(
          new PropertyLine(number, lineStart, textStart, textEnd, lineEnd, false, key, value));
    }
  }

  private boolean endsInBackslash(int from, int to) {
    int backslashes = 0;
    while (to - 1 - backslashes >= from && text.charAt(to - 1 - backslashes) == '\\') {
      backslashes++;
    }
    return backslashes % 2 == 1;
  }

  private int afterBlanks(int from) {
    int position = from;
    while (position < text.length() && isBlank(text.charAt(position))) {
      position++;
    }
    return position;
  }

  private int endOfNaturalLine(int from) {
    int position = from;
    while (position < text.length() && !isLineBreak(text.charAt(position))) {
      position++;
    }
    return position;
  }

  private int afterEnd(int lineEnd) {
    if (text.startsWith("\r\n", lineEnd)) {
      return lineEnd + 2;
    }
    return Math.min(text.length(), lineEnd + 1);
  }

  private int naturalLines(int from, int to) {
    int count = 0;
    for (int position = from; position < to; position = afterEnd(endOfNaturalLine(position))) {
      count++;
    }
    return count;
  }

  private static boolean isCommentSign(char c) {
    return c == '#' || c == '!';
  }

  static boolean isBlank(char c) {
    return c == ' ' || c == '\t' || c == '\f';
  }

  private static boolean isLineBreak(char c) {
    return c == '\n' || c == '\r';
  }
}
