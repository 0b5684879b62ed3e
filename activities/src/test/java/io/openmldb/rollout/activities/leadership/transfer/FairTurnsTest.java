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

    turns.wasInVain("a");
    assertThat(turns.inOrder(ALL)).containsExactly("b", "c", "a");
    turns.wasInVain("b");
    assertThat(turns.inOrder(ALL)).containsExactly("c", "a", "b");
    turns.wasInVain("a");
    assertThat(turns.inOrder(ALL)).containsExactly("c", "b", "a");
  }

  @Test
  void whoseTurnWasGoodComesAsBefore() {
    turns.wasInVain("a");
    turns.wasInVain("b");

    turns.wasGood("a");

    assertThat(turns.inOrder(ALL)).containsExactly("a", "c", "b");
  }
}
