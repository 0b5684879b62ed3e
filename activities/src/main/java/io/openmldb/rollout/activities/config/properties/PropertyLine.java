package io.openmldb.rollout.activities.config.properties;

import org.jspecify.annotations.Nullable;

/**
 * One logical line of a properties file: a comment, or a key with its value over one or more lines.
 *
 * @param number from 1, of its first line
 * @param lineStart where it begins in the file, blanks included
 * @param textStart where its text begins
 * @param textEnd where its text ends
 * @param lineEnd where the next line begins
 * @param comment whether it is a comment
 * @param key null for a comment, or when an escape in it cannot be read
 * @param value empty likewise
 */
public record PropertyLine(
    int number,
    int lineStart,
    int textStart,
    int textEnd,
    int lineEnd,
    boolean comment,
    @Nullable String key,
    String value) {

  boolean isAbout(String wanted) {
    return wanted.equals(key);
  }

  public boolean isMalformed() {
    return !comment && key == null;
  }

  /** Whether it ends with a line end, and not with the file. */
  boolean isTerminated() {
    return lineEnd > textEnd;
  }
}
