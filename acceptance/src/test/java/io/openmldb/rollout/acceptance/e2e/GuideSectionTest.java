package io.openmldb.rollout.acceptance.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.openmldb.rollout.acceptance.e2e.GuideSection.Block;
import java.util.List;
import org.junit.jupiter.api.Test;

class GuideSectionTest {

  private static final String PAGE =
      """
      # A guide

      ```bash
      export HERE=1
      ```

      ## One

      ```bash
      first
      second
      ```
      ```text
      as … printed
      …
      end
      ```

      Words.

      ```bash
      third
      ```

      ```xml
      <not>run</not>
      ```

      ## Without commands

      ## Two

      ```bash
      fourth
      ```
      ```json
      {"a":"…"}
      ```
      """;

  @Test
  void commandsAreFoundBelowTheirHeadingWithWhatTheyPrint() {
    assertThat(GuideSection.of(PAGE))
        .containsExactly(
            new GuideSection("", List.of(new Block("export HERE=1\n", null))),
            new GuideSection(
                "One",
                List.of(
                    new Block("first\nsecond\n", "as … printed\n…\nend\n"),
                    new Block("third\n", null))),
            new GuideSection("Two", List.of(new Block("fourth\n", "{\"a\":\"…\"}\n"))));
  }

  @Test
  void whatIsPrintedIsComparedButForWhatTheGuideLeavesOpen() {
    Block block = new Block("first", "as … printed\n…\n{end}\n");

    assertThat(block.isAsPrinted("as was printed\n{end}\n")).isTrue();
    assertThat(block.isAsPrinted("as was printed\none\ntwo\n{end}\n")).isTrue();
    assertThat(block.isAsPrinted("as was printed\none\n")).isFalse();
    assertThat(block.isAsPrinted("was printed\n{end}\n")).isFalse();
    assertThat(block.isAsPrinted("as was printed\n{end}\nand more\n")).isFalse();
    assertThat(new Block("third", null).isAsPrinted("anything")).isTrue();
  }
}
