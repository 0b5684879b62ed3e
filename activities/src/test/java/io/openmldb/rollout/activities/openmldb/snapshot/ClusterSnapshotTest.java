package io.openmldb.rollout.activities.openmldb.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.openmldb.rollout.activities.openmldb.model.OperationStatus;
import io.openmldb.rollout.activities.openmldb.model.PartitionInfo;
import io.openmldb.rollout.activities.support.CpuTime;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClusterSnapshotTest {

  /** As much as a large cluster has, in a time that is a small part of a search through it. */
  private static final Duration CPU = Duration.ofSeconds(4);

  @Test
  void findsWhatATabletServesAndHoldsAndWhatAnOperationIsAbout() {
    ClusterSnapshot snapshot =
        new SnapshotBuilder("a:1", "b:1", "c:1")
            .table("t1", "a:1", "b:1")
            .table("t2", "b:1", "c:1")
            .snapshot();

    assertThat(snapshot.replica("a:1", SnapshotBuilder.id("t1"))).isPresent();
    assertThat(snapshot.replica("b:1", SnapshotBuilder.id("t2")).orElseThrow().isLeader()).isTrue();
    assertThat(snapshot.replica("a:1", SnapshotBuilder.id("t2"))).isEmpty();
    assertThat(snapshot.replica("d:1", SnapshotBuilder.id("t1"))).isEmpty();
    assertThat(snapshot.partitionsOn("b:1")).hasSize(2);
    assertThat(snapshot.partitionsOn("d:1")).isEmpty();
    assertThat(snapshot.partitionsOf(operationOn("t2")))
        .extracting(PartitionInfo::id)
        .containsExactly(SnapshotBuilder.id("t2"));
    assertThat(snapshot.partitionsOf(operationOn("dropped"))).isEmpty();
  }

  @Test
  void theHealthOfThreeHundredThousandReplicasIsJudgedWithoutSearchingForEach() {
    ClusterSnapshot snapshot = LargeSnapshots.snapshot(100, 1_000, 3);

    long began = CpuTime.ofThisThread();
    List<String> problems = ClusterHealth.problems(snapshot.comparedWith(snapshot), 0);

    assertThat(problems).isEmpty();
    assertThat(Duration.ofNanos(CpuTime.ofThisThread() - began)).isLessThan(CPU);
  }

  private static OperationStatus operationOn(String table) {
    return new OperationStatus(7, "kRecoverTableOP", "kDoing", "-", "db", table, 0, null, null);
  }
}
