package io.openmldb.rollout.activities.openmldb.moves;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TurnsTest {

  private static final List<String> ALL = List.of("a", "b", "c");

  private final Turns<String> turns = new Turns<>();

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
