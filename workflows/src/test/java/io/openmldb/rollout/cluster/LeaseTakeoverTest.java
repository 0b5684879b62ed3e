package io.openmldb.rollout.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.openmldb.rollout.plan.Action;
import io.openmldb.rollout.plan.Finding;
import io.openmldb.rollout.plan.Level;
import io.openmldb.rollout.plan.Plan;
import io.openmldb.rollout.request.Component;
import io.openmldb.rollout.steps.FailureType;
import io.openmldb.rollout.testing.FakeCluster;
import io.openmldb.rollout.testing.Requests;
import io.openmldb.rollout.testing.TestRollouts;
import io.temporal.client.WorkflowStub;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A lease that a rollout which ended has kept, a terminated one, say. */
@Timeout(60)
class LeaseTakeoverTest {

  private final FakeCluster cluster = FakeCluster.ofAllComponents();

  @Test
  void whatARolloutThatEndedHasLeftIsRepairedAndPlannedAnewBeforeAnythingElse() {
    cluster.leaseLeftBehindBy("rollout-demo-before", "tablet t2:10921 was fenced");
    cluster.withFinding(Level.WARNING, "the lease was left behind");
    try (TestRollouts rollouts = new TestRollouts(cluster)) {
      Report report = rollouts.run(Requests.tablets("{}"));

      assertThat(report.outcome()).isEqualTo(Outcome.SUCCEEDED);
      assertThat(cluster.calls())
          .containsSubsequence(
              "plan", "acquire", "take over", "settle", "plan", "backup t1:10921", "release");
      assertThat(report.events())
          .extracting(Report.Event::why)
          .contains(
              "the lease of demo is held by rollout-demo-before", "tablet t2:10921 was fenced");
      assertThat(report.findings()).extracting(Finding::message).doesNotHaveDuplicates();
      assertThat(cluster.isLeaseHeld()).isFalse();
    }
  }

  @Test
  void what_was_left_behind_is_repaired_though_no_node_is_to_be_updated() {
    FakeCluster asWanted =
        new FakeCluster()
            .with(Component.TABLET, "t2:10921", Action.UNCHANGED)
            .leaseLeftBehindBy("rollout-demo-before", "2 leaders of t2:10921 were to be moved")
            .withFinding(Level.WARNING, Plan.LEASE_LEFT_BEHIND, "the lease was left behind");
    try (TestRollouts rollouts = new TestRollouts(asWanted)) {
      Report report = rollouts.run(Requests.tablets("{\"approval\": \"PLAN\"}"));

      assertThat(report.outcome()).isEqualTo(Outcome.SUCCEEDED);
      assertThat(asWanted.changes())
          .containsExactly("acquire", "take over", "settle", "confirm", "release");
      assertThat(asWanted.isLeaseHeld()).isFalse();
    }
  }

  @Test
  void whatCannotBeRepairedEndsTheRolloutAndKeepsTheLease() {
    cluster.leaseLeftBehindBy("rollout-demo-before");
    cluster.failOnce("settle", FailureType.CLUSTER_LEFT_INCONSISTENT, "2 followers are detached");
    try (TestRollouts rollouts = new TestRollouts(cluster)) {
      WorkflowStub rollout = rollouts.start(Requests.tablets("{}"));

      ClusterRolloutTest.assertFailedWith(rollout, FailureType.CLUSTER_LEFT_INCONSISTENT);
      assertThat(rollouts.rollout().report().left()).containsExactly("2 followers are detached");
      assertThat(cluster.calls()).doesNotContain("backup t1:10921", "release");
      assertThat(cluster.isLeaseHeld()).isTrue();
    }
  }
}
