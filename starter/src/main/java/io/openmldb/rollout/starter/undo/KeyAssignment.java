package io.openmldb.rollout.starter.undo;

import io.openmldb.rollout.workflows.api.request.SecretKeys;

/**
 * A key with its value, as a hunk of a diff shows it.
 *
 * @param key the key, as far as it can be read
 * @param value the value that the server takes; null where that cannot be told
 * @param changed whether the other file has not the same line
 */
record KeyAssignment(String key, String value, boolean changed) {

  /** Stands for the key of a line of which the diff does not show the beginning. */
  static final String UNSEEN_KEY = "a key that stands above what the diff shows";

  KeyAssignment {
    if (value != null && !canBeAskedFor(value)) {
      value = null;
    }
  }

  /** A request holds no value of several lines, and a reference in it would be looked up. */
  private static boolean canBeAskedFor(String value) {
    return value.chars().noneMatch(c -> c == '\n' || c == '\r' || c == 0)
        && !SecretKeys.isReference(value);
  }
}
