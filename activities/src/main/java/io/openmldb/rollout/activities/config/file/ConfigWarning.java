package io.openmldb.rollout.activities.config.file;

import org.jspecify.annotations.Nullable;

/**
 * Something in a configuration file that does not do what it looks like.
 *
 * @param kind what
 * @param line in which line it stands, from 1
 * @param key which key it is about; null when about none
 * @param message one sentence; never holds a value
 */
public record ConfigWarning(Kind kind, int line, @Nullable String key, String message) {

  /** What is odd. */
  public enum Kind {
    /** The key stands in a later line too, which is the one that counts. */
    DUPLICATE,

    /** The line, and every flag after it, is for another program: the server ignores them. */
    FOREIGN_SECTION,

    /** A blank before {@code =} is part of the name, so the server ignores the line. */
    BLANK_BEFORE_EQUALS,

    /** A blank at the end is part of the value; a number with one is refused at start. */
    TRAILING_BLANK,

    /** A flag without a value: ignored unless it is a boolean. */
    NO_VALUE,

    /** CRLF lines after LF lines: the server reads them together as one. */
    MIXED_LINE_ENDS,

    /** A NUL byte: the server reads nothing after it. */
    NUL_BYTE,

    /** An escape that cannot be read: the server does not start with this file. */
    MALFORMED_ESCAPE,

    /** The line makes the server read flags from somewhere else too. */
    INCLUDE
  }
}
