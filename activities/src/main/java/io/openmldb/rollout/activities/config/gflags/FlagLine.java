package io.openmldb.rollout.activities.config.gflags;

/**
 * One line of a flag file, as gflags cuts it: without the blanks before it and without its end.
 *
 * @param number from 1
 * @param lineStart where the line begins in the file, blanks included
 * @param textStart where its text begins
 * @param textEnd where its text ends
 * @param lineEnd where the next line begins
 * @param text its text
 * @param scope where it stands
 */
public record FlagLine(
    int number, int lineStart, int textStart, int textEnd, int lineEnd, String text, Scope scope) {

  /**
   * Whom the flags are for, after a line.
   *
   * @param ours for this program
   * @param inProgramList the line belongs to a list of programs
   */
  record Scope(boolean ours, boolean inProgramList) {

    /** At the beginning of a file. */
    static final Scope INITIAL = new Scope(true, false);
  }

  boolean isComment() {
    return text.startsWith("#");
  }

  public boolean isFlag() {
    return text.startsWith("-");
  }

  /** A line that is neither: the programs for which the flags below it are meant. */
  boolean isProgramList() {
    return !text.isEmpty() && !isComment() && !isFlag();
  }

  /** Whether gflags takes this flag for ours. */
  boolean counts() {
    return isFlag() && scope.ours();
  }

  /** The flag's name as written, with dashes as underscores, which is how gflags looks it up. */
  public String name() {
    int equals = text.indexOf('=');
    return text.substring(dashes(), equals < 0 ? text.length() : equals).replace('-', '_');
  }

  public boolean hasValue() {
    return text.indexOf('=') >= 0;
  }

  /** Where the value begins in the file; only when there is one. */
  public int valueStart() {
    return textStart + text.indexOf('=') + 1;
  }

  /** The value, one character a byte. */
  String rawValue() {
    return text.substring(text.indexOf('=') + 1);
  }

  /** Whether it ends with a line end, and not with the file. */
  boolean isTerminated() {
    return lineEnd > textEnd;
  }

  /** Whether it is {@code --nokey}, which sets a boolean flag to false whatever follows. */
  boolean negates(String key) {
    return name().equals("no" + key);
  }

  private int dashes() {
    return text.startsWith("--") ? 2 : 1;
  }
}
