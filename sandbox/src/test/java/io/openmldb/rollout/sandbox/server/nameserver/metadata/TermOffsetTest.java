package io.openmldb.rollout.sandbox.server.nameserver.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TermOffsetTest {
  private static final List<TermOffset> TERMS =
      List.of(new TermOffset(1, 0), new TermOffset(3, 88), new TermOffset(5, 88));

  @Test
  void anOldLeaderWithoutWritesOfItsOwnIsAPrefix() {
    assertThat(TermOffset.matches(TERMS, 1, 87)).isTrue();
    assertThat(TermOffset.matches(TERMS, 3, 87)).isTrue();
    assertThat(TermOffset.matches(TERMS, 5, 120)).isTrue();
  }

  @Test
  void anOldLeaderThatWentOnTakingWritesIsNot() {
    assertThat(TermOffset.matches(TERMS, 1, 88)).isFalse();
  }

  @Test
  void aReplicaThatWasJustLoadedHasATermThatNobodyKnows() {
    assertThat(TermOffset.matches(TERMS, 0, 87)).isFalse();
  }
}
