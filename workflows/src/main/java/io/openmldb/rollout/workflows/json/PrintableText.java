package io.openmldb.rollout.workflows.json;

import org.jspecify.annotations.Nullable;

/** Texts of others as they may be shown: none of them steers a terminal or breaks a page. */
public final class PrintableText {

  private PrintableText() {}

  /** {@code text} without control characters, its line ends kept; empty for null. */
  public static String lines(@Nullable String text) {
    return text == null ? "" : shown(text, true);
  }

  /** {@code text} in one line, without control characters; empty for null. */
  public static String line(@Nullable String text) {
    return text == null ? "" : shown(text.strip().replaceAll("\\s*\\R\\s*", " "), false);
  }

  private static String shown(String text, boolean manyLines) {
    StringBuilder kept = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            character -> {
              if (manyLines && character == '\n') {
                kept.append('\n');
              } else if (character == '\t') {
                kept.append(' ');
              } else if (!steers(character)) {
                kept.appendCodePoint(character);
              }
            });
    return kept.toString();
  }

  /** Control characters, and marks that change the direction of the text after them. */
  private static boolean steers(int character) {
    return Character.isISOControl(character)
        || (character >= 0x202A && character <= 0x202E)
        || (character >= 0x2066 && character <= 0x2069);
  }
}
