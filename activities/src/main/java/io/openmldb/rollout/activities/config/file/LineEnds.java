package io.openmldb.rollout.activities.config.file;

/** Which line ends a file uses. */
public final class LineEnds {

  private LineEnds() {}

  /**
   * The line end in use just before {@code position}; else what the file uses; else a line feed.
   */
  public static String before(int position, String text) {
    int last = position - 1;
    while (last >= 0 && text.charAt(last) != '\n' && text.charAt(last) != '\r') {
      last--;
    }
    if (last < 0) {
      return text.contains("\r\n") ? "\r\n" : "\n";
    }
    if (text.charAt(last) == '\r') {
      return "\r";
    }
    return last > 0 && text.charAt(last - 1) == '\r' ? "\r\n" : "\n";
  }

  /** Whether a new line may begin where {@code text} ends. */
  public static boolean endsALine(String text) {
    return text.isEmpty() || text.endsWith("\n") || text.endsWith("\r");
  }
}
