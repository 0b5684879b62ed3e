package io.openmldb.rollout.starter.render;

import java.util.Map;
import java.util.function.Supplier;

/**
 * What standard output is.
 *
 * @param interactive whether it is a terminal that can be redrawn in place
 * @param colored whether colours are wanted
 * @param size its size at the moment; only of meaning when interactive
 */
public record Terminal(boolean interactive, boolean colored, Supplier<TerminalSize> size) {

  /** A pipe or a file. */
  public static final Terminal NONE = new Terminal(false, false, () -> TerminalSize.USUAL);

  /**
   * What the launcher found, and says in the property {@code rollout.terminal} as {@code
   * COLUMNSxROWS}, or {@code none}: Java itself can only tell whether input and output are both a
   * terminal, which {@code -f -} breaks. A size that changes later is asked for again.
   */
  public static Terminal detect(Map<String, String> environment) {
    String said = System.getProperty("rollout.terminal", "none");
    boolean dumb = environment.getOrDefault("TERM", "dumb").equals("dumb");
    if (said.equals("none") || dumb) {
      return NONE;
    }
    boolean colored = environment.getOrDefault("NO_COLOR", "").isEmpty();
    return new Terminal(true, colored, new SttySize(sizeOf(said)));
  }

  private static TerminalSize sizeOf(String said) {
    String[] size = said.split("x", 2);
    return size.length == 2
        ? TerminalSize.of(size[0], size[1]).orElse(TerminalSize.USUAL)
        : TerminalSize.USUAL;
  }
}
