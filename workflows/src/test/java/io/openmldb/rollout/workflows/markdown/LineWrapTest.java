package io.openmldb.rollout.workflows.markdown;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LineWrapTest {

  private static final String WORD = "x".repeat(30);

  @Test
  void whatThereIsRoomForStaysAsItIs() {
    assertThat(LineWrap.of("a  b\n c")).containsExactly("a  b", " c");
    assertThat(LineWrap.of("y".repeat(LineWrap.WIDTH))).hasSize(1);
    assertThat(LineWrap.of("")).isEmpty();
  }

  @Test
  void aLongerLineIsBrokenBetweenWordsAndGoesOnIndented() {
    assertThat(LineWrap.of(WORD + " " + WORD + " end", 3))
        .containsExactly(WORD, "   " + WORD + " end");
  }

  @Test
  void aWordThatIsLongerThanALineIsBroken() {
    String path = "/".repeat(LineWrap.WIDTH + 10);

    assertThat(LineWrap.of("  " + path, 2))
        .containsExactly("  " + "/".repeat(LineWrap.WIDTH - 2), "  " + "/".repeat(12));
  }
}
