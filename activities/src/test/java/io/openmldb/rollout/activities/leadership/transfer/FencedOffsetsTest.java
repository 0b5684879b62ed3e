package io.openmldb.rollout.activities.leadership.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import io.openmldb.rollout.activities.openmldb.model.LeaderStatus;
import io.openmldb.rollout.activities.openmldb.model.PartitionId;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FencedOffsetsTest {

  private static final LeadershipTransfer T =
      new LeadershipTransfer(new PartitionId("db", "t", 1, 0), "old:1", "new:1");

  private static FencedOffsets reading(long offset, Map<String, Long> followers) {
    return new FencedOffsets(Map.of(T, new LeaderStatus(offset, followers)));
  }

  @Test
  void twoEqualReadingsWithTheNextLeaderLevelAreAtRest() {
    FencedOffsets earlier = reading(100, Map.of("new:1", 90L, "other:1", 100L));
    FencedOffsets now = reading(100, Map.of("new:1", 100L, "other:1", 3L));

    assertThat(now.restlessSince(earlier)).isEmpty();
    assertThat(now.offset(T)).isEqualTo(100);
  }

  @Test
  void aWriteThatWasAppendedAfterTheFenceIsSeen() {
    FencedOffsets earlier = reading(100, Map.of("new:1", 100L));
    FencedOffsets now = reading(101, Map.of("new:1", 101L));

    assertThat(now.restlessSince(earlier)).containsExactly(T);
  }

  @Test
  void aNextLeaderThatLagsOrIsNotAttachedIsNotAtRest() {
    FencedOffsets now = reading(100, Map.of("new:1", 99L));
    assertThat(now.restlessSince(now)).containsExactly(T);

    FencedOffsets detached = reading(100, Map.of());
    assertThat(detached.restlessSince(detached)).containsExactly(T);
  }
}
