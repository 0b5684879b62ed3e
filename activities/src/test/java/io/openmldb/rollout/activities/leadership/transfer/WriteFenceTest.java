package io.openmldb.rollout.activities.leadership.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.openmldb.rollout.activities.fake.FakeLease;
import io.openmldb.rollout.activities.fake.FakeWatchdogs;
import io.openmldb.rollout.activities.fake.FakeWorker;
import io.openmldb.rollout.activities.fake.SimulatedCluster;
import io.openmldb.rollout.activities.openmldb.client.OpenmldbException;
import io.openmldb.rollout.activities.openmldb.model.PartitionId;
import java.util.List;
import org.junit.jupiter.api.Test;

class WriteFenceTest {

  private static final String A = "a:1";
  private static final String B = "b:1";

  private final SimulatedCluster cluster = new SimulatedCluster(A, B);
  private final FakeLease lease = new FakeLease(true);
  private final FakeWatchdogs watchdogs = new FakeWatchdogs(cluster);
  private final FakeWorker worker = new FakeWorker(cluster, lease, watchdogs);

  @Test
  void aFenceThatCouldNotBeBegunNeedsNoEnd() {
    LeadershipTransfer ofDroppedTable =
        new LeadershipTransfer(new PartitionId("db", "dropped", 1, 0), A, B);
    FencedBatch batch = new FencedBatch(worker.context(A), A, List.of(ofDroppedTable));

    assertThatThrownBy(batch::run)
        .isInstanceOf(OpenmldbException.Refused.class)
        .hasNoSuppressedExceptions();
    assertThat(lease.require().fence()).isNull();
    assertThat(watchdogs.areArmed()).isFalse();
  }
}
