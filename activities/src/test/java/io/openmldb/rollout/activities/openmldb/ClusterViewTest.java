package io.openmldb.rollout.activities.openmldb;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClusterViewTest {

  /** As much as a large cluster has, in a time that is a small part of a search through it. */
  private static final Duration CPU = Duration.ofSeconds(4);

  @Test
  void findsWhatATabletServesAndHoldsAndWhatAnOperationIsAbout() {
    ClusterView view =
        new ViewBuilder("a:1", "b:1", "c:1")
            .table("t1", "a:1", "b:1")
            .table("t2", "b:1", "c:1")
            .view();

    assertThat(view.replica("a:1", ViewBuilder.id("t1"))).isPresent();
    assertThat(view.replica("b:1", ViewBuilder.id("t2")).orElseThrow().isLeader()).isTrue();
    assertThat(view.replica("a:1", ViewBuilder.id("t2"))).isEmpty();
    assertThat(view.replica("d:1", ViewBuilder.id("t1"))).isEmpty();
    assertThat(view.partitionsOn("b:1")).hasSize(2);
    assertThat(view.partitionsOn("d:1")).isEmpty();
    assertThat(view.partitionsOf(operationOn("t2")))
        .extracting(PartitionInfo::id)
        .containsExactly(ViewBuilder.id("t2"));
    assertThat(view.partitionsOf(operationOn("dropped"))).isEmpty();
  }

  @Test
  void theHealthOfThreeHundredThousandReplicasIsJudgedWithoutSearchingForEach() {
    ClusterView view = LargeViews.view(100, 1_000, 3);

    long began = CpuTime.ofThisThread();
    List<String> problems = ClusterHealth.problems(view.after(view), 0);

    assertThat(problems).isEmpty();
    assertThat(Duration.ofNanos(CpuTime.ofThisThread() - began)).isLessThan(CPU);
  }

  private static OperationStatus operationOn(String table) {
    return new OperationStatus(7, "kRecoverTableOP", "kDoing", "-", "db", table, 0, null, null);
  }
}
