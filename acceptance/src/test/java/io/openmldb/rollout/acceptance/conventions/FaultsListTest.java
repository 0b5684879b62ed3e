package io.openmldb.rollout.acceptance.conventions;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

/** {@code docs/faults.md} names, for every fault, tests that there are, or says what is missing. */
class FaultsListTest {

  private final DocumentedTestTable list = new DocumentedTestTable("docs/faults.md");

  @Test
  void everyFaultIsListedOnce() throws IOException {
    assertThat(list.subjects()).hasSizeGreaterThan(30).doesNotHaveDuplicates();
  }

  @Test
  void everyFaultHasTestsThatThereAreOrAWordOnWhyNot() throws IOException {
    assertThat(list.wrongs()).isEmpty();
  }
}
