package io.openmldb.rollout.starter.render;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TerminalTest {

  private static final String SAID = "rollout.terminal";

  @AfterEach
  void forget() {
    System.clearProperty(SAID);
  }

  @Test
  void aPipeIsNoTerminal() {
    System.setProperty(SAID, "none");

    assertThat(Terminal.detect(Map.of("TERM", "xterm"))).isEqualTo(Terminal.NONE);
  }

  @Test
  void theLauncherSaysItsSize() {
    System.setProperty(SAID, "120x40");

    assertThat(Terminal.detect(Map.of("TERM", "xterm")))
        .isEqualTo(new Terminal(true, true, 120, 40));
  }

  @Test
  void colorsCanBeDeclined() {
    System.setProperty(SAID, "120x40");

    assertThat(Terminal.detect(Map.of("TERM", "xterm", "NO_COLOR", "1")).colored()).isFalse();
    assertThat(Terminal.detect(Map.of("TERM", "dumb"))).isEqualTo(Terminal.NONE);
  }

  @Test
  void clippingCountsNoEscapeSequences() {
    String line = AnsiStyle.RED.paint("abcdef", true) + "gh";

    assertThat(AnsiStyle.clip(line, 7)).isEqualTo("\u001b[31mabcdef\u001b[0mg");
    assertThat(AnsiStyle.clip(line, 3)).isEqualTo("\u001b[31mabc\u001b[0m");
  }
}
