package io.openmldb.rollout.activities.config;

/** A unified diff of a configuration file, as {@code diff -u} prints it, with secrets masked. */
public final class UnifiedDiff {

  private UnifiedDiff() {}

  /**
   * The diff of two contents.
   *
   * @param file the name to show
   * @return empty when the contents are equal
   */
  public static String of(byte[] before, byte[] after, String file, Masking masking) {
    throw new UnsupportedOperationException(
        "not yet: " + before.length + after.length + file + masking);
  }
}
