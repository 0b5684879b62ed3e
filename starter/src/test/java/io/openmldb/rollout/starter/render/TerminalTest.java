package io.openmldb.rollout.starter.render;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

    Terminal terminal = Terminal.detect(Map.of("TERM", "xterm"));

    assertThat(terminal.interactive()).isTrue();
    assertThat(terminal.colored()).isTrue();
    // Standard output of a test is no terminal, so that stty has no other answer.
    assertThat(terminal.size().get()).isEqualTo(new TerminalSize(120, 40));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0x0", "0x24", "80x0", "x", "axb", "terminal", "123456x24"})
  void aSizeThatIsNotKnownIsTheUsualOne(String said) {
    System.setProperty(SAID, said);

    assertThat(Terminal.detect(Map.of("TERM", "xterm")).size().get()).isEqualTo(TerminalSize.USUAL);
  }

  @Test
  void noSizeIsTooSmallToShowAnything() {
    assertThat(TerminalSize.of("5", "2")).contains(new TerminalSize(40, 10));
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
