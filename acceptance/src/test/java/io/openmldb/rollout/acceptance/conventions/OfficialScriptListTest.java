package io.openmldb.rollout.acceptance.conventions;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * {@code docs/official-script.md} names, for everything that goes wrong with the maintainers'
 * script, a test that there is, or the reason why it cannot happen here.
 */
class OfficialScriptListTest {

  private static final int POINTS = 41;

  private final DocumentedTestTable list = new DocumentedTestTable("docs/official-script.md");

  @Test
  void everyPointIsListedOnceAndInOrder() throws IOException {
    assertThat(list.subjects())
        .containsExactlyElementsOf(
            IntStream.rangeClosed(1, POINTS).mapToObj(Integer::toString).toList());
  }

  @Test
  void everyPointHasTestsThatThereAreOrAReason() throws IOException {
    assertThat(list.wrongs()).isEmpty();
  }
}
