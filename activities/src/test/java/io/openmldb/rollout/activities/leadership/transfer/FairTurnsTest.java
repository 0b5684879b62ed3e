package io.openmldb.rollout.activities.leadership.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class FairTurnsTest {

  private static final List<String> ALL = List.of("a", "b", "c");

  private final FairTurns<String> turns = new FairTurns<>();

  @Test
  void whoWasTriedInVainComesLastAndTheLatestOfThoseVeryLast() {
    assertThat(turns.inOrder(ALL)).containsExactly("a", "b", "c");

    turns.recordFailure("a");
    assertThat(turns.inOrder(ALL)).containsExactly("b", "c", "a");
    turns.recordFailure("b");
    assertThat(turns.inOrder(ALL)).containsExactly("c", "a", "b");
    turns.recordFailure("a");
    assertThat(turns.inOrder(ALL)).containsExactly("c", "b", "a");
  }

  @Test
  void whoseTurnWasGoodComesAsBefore() {
    turns.recordFailure("a");
    turns.recordFailure("b");

    turns.recordSuccess("a");

    assertThat(turns.inOrder(ALL)).containsExactly("a", "c", "b");
  }
}
