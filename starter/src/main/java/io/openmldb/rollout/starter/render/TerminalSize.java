package io.openmldb.rollout.starter.render;

import java.util.Optional;

/**
 * How much a terminal shows.
 *
 * @param columns its width
 * @param rows its height
 */
public record TerminalSize(int columns, int rows) {

  /** What is taken where a terminal does not tell. */
  public static final TerminalSize USUAL = new TerminalSize(80, 24);

  private static final int FEWEST_COLUMNS = 40;
  private static final int FEWEST_ROWS = 10;

  /** A smaller one could show nothing of use; it wraps or scrolls instead. */
  public TerminalSize {
    columns = Math.max(FEWEST_COLUMNS, columns);
    rows = Math.max(FEWEST_ROWS, rows);
  }

  /**
   * The size that two numbers say; empty when they are none, or zero, with which terminals over
   * serial lines and in some containers say that they do not know.
   */
  static Optional<TerminalSize> of(String columns, String rows) {
    if (!isCount(columns) || !isCount(rows)) {
      return Optional.empty();
    }
    return Optional.of(new TerminalSize(Integer.parseInt(columns), Integer.parseInt(rows)));
  }

  private static boolean isCount(String text) {
    return text.matches("\\d{1,5}") && Integer.parseInt(text) > 0;
  }
}
