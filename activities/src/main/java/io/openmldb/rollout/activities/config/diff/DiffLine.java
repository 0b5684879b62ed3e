package io.openmldb.rollout.activities.config.diff;

/**
 * One line of a diff.
 *
 * @param kind whether it is in both files or in which
 * @param text with its line end, if it has one
 */
record DiffLine(Kind kind, String text) {

  /** Where a line stands. */
  enum Kind {
    SAME(' '),
    REMOVED('-'),
    ADDED('+');

    private final char sign;

    Kind(char sign) {
      this.sign = sign;
    }

    char sign() {
      return sign;
    }
  }
}
