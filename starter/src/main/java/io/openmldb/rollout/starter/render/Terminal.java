package io.openmldb.rollout.starter.render;

import java.util.Map;

/**
 * What standard output is.
 *
 * @param interactive whether it is a terminal that can be redrawn in place
 * @param colored whether colours are wanted
 * @param columns its width; only of meaning when interactive
 * @param rows its height; only of meaning when interactive
 */
public record Terminal(boolean interactive, boolean colored, int columns, int rows) {

  /** A pipe or a file. */
  public static final Terminal NONE = new Terminal(false, false, 80, 24);

  /**
   * What the launcher found, and says in the property {@code rollout.terminal} as {@code
   * COLUMNSxROWS}, or {@code none}: Java itself can only tell whether input and output are both a
   * terminal, which {@code -f -} breaks.
   */
  public static Terminal detect(Map<String, String> environment) {
    String said = System.getProperty("rollout.terminal", "none");
    boolean dumb = environment.getOrDefault("TERM", "dumb").equals("dumb");
    if (said.equals("none") || dumb) {
      return NONE;
    }
    boolean colored = environment.getOrDefault("NO_COLOR", "").isEmpty();
    String[] size = said.split("x", 2);
    boolean known = size.length == 2 && size[0].matches("\\d{1,5}") && size[1].matches("\\d{1,5}");
    return known
        ? new Terminal(true, colored, atLeast(40, size[0]), atLeast(10, size[1]))
        : new Terminal(true, colored, NONE.columns, NONE.rows);
  }

  private static int atLeast(int least, String number) {
    return Math.max(least, Integer.parseInt(number));
  }
}
