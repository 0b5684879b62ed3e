package io.openmldb.rollout.workflows.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import io.openmldb.rollout.workflows.api.FailureType;
import io.openmldb.rollout.workflows.api.model.Component;
import io.openmldb.rollout.workflows.api.plan.Finding;
import io.openmldb.rollout.workflows.api.plan.FindingCode;
import io.openmldb.rollout.workflows.api.plan.FindingLevel;
import io.openmldb.rollout.workflows.api.plan.NodeAction;
import io.openmldb.rollout.workflows.api.report.Report;
import io.openmldb.rollout.workflows.api.status.Outcome;
import io.openmldb.rollout.workflows.api.status.WaitingFor;
import io.openmldb.rollout.workflows.testing.FakeClusterActivities;
import io.openmldb.rollout.workflows.testing.TestRequests;
import io.openmldb.rollout.workflows.testing.TestRollouts;
import io.temporal.client.WorkflowStub;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A lease that a rollout which ended has kept, a terminated one, say. */
@Timeout(60)
class RolloutLeaseTakeoverTest {

  private final FakeClusterActivities cluster = FakeClusterActivities.ofAllComponents();

  @Test
  void whatARolloutThatEndedHasLeftIsRepairedAndPlannedAnewBeforeAnythingElse() {
    cluster.leaseLeftBehindBy("rollout-demo-before", "tablet t2:10921 was fenced");
    cluster.withFinding(FindingLevel.WARNING, "the lease was left behind");
    try (TestRollouts rollouts = new TestRollouts(cluster)) {
      Report report = rollouts.run(TestRequests.tablets("{}"));

      assertThat(report.outcome()).isEqualTo(Outcome.SUCCEEDED);
      assertThat(cluster.calls())
          .containsSubsequence(
              "plan",
              "acquire",
              "take over",
              "end interrupted",
              "plan",
              "backup t1:10921",
              "release");
      assertThat(report.events())
          .extracting(Report.Event::why)
          .contains(
              "the lease of demo is held by rollout-demo-before", "tablet t2:10921 was fenced");
      assertThat(report.findings()).extracting(Finding::message).doesNotHaveDuplicates();
      assertThat(cluster.isLeaseHeld()).isFalse();
    }
  }

  @Test
  void whileTheLeaseIsTakenOverTheStatusSaysFromWhomAndForHowLong() {
    cluster.leaseLeftBehindBy("rollout-demo-before", "tablet t2:10921 was fenced");
    AtomicReference<WaitingFor> seen = new AtomicReference<>();
    try (TestRollouts rollouts = new TestRollouts(cluster)) {
      cluster.at("take over", () -> seen.set(rollouts.rollout().status().waitingFor()));
      cluster.at(
          "end interrupted", () -> assertThat(rollouts.rollout().status().waitingFor()).isNull());
      Report report = rollouts.run(TestRequests.tablets("{}"));

      assertThat(report.outcome()).isEqualTo(Outcome.SUCCEEDED);
      assertThat(seen.get().isForAPerson()).isFalse();
      assertThat(seen.get().why())
          .startsWith("takes over the lease")
          .contains("held by rollout-demo-before", "30 s at most");
    }
  }

  @Test
  void whatWasLeftBehindIsRepairedThoughNoNodeIsToBeUpdated() {
    FakeClusterActivities asWanted =
        new FakeClusterActivities()
            .with(Component.TABLET, "t2:10921", NodeAction.UNCHANGED)
            .leaseLeftBehindBy("rollout-demo-before", "2 leaders of t2:10921 were to be moved")
            .withFinding(
                FindingLevel.WARNING, FindingCode.LEASE_LEFT_BEHIND, "the lease was left behind");
    try (TestRollouts rollouts = new TestRollouts(asWanted)) {
      Report report = rollouts.run(TestRequests.tablets("{\"approval\": \"PLAN\"}"));

      assertThat(report.outcome()).isEqualTo(Outcome.SUCCEEDED);
      assertThat(asWanted.changes())
          .containsExactly("acquire", "take over", "end interrupted", "confirm", "release");
      assertThat(asWanted.isLeaseHeld()).isFalse();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aNodeThatWasLeftHalfDoneIsPutBackOrFinishedBeforeTheRolloutPlans(boolean restarted) {
    cluster.leaseLeftBehindBy("rollout-demo-before", "tablet t2:10921 was in progress");
    cluster.leftHalfDone("t2:10921", restarted);
    List<Boolean> files = new ArrayList<>();
    cluster.at(
        "take over",
        () -> cluster.at("plan", () -> files.add(cluster.node("t2:10921").runsNewFile)));
    try (TestRollouts rollouts = new TestRollouts(cluster)) {
      Report report = rollouts.run(TestRequests.tablets("{}"));

      assertThat(report.outcome()).isEqualTo(Outcome.SUCCEEDED);
      assertThat(files).containsExactly(restarted);
      assertThat(cluster.calls()).containsSubsequence("take over", "post-upgrade t2:10921", "plan");
      assertThat(cluster.restored()).hasSize(restarted ? 0 : 1);
      assertThat(cluster.isConsistent()).isTrue();
    }
  }

  @Test
  void whatCannotBeRepairedEndsTheRolloutAndKeepsTheLease() {
    cluster.leaseLeftBehindBy("rollout-demo-before");
    cluster.failOnce(
        "end interrupted", FailureType.CLUSTER_LEFT_INCONSISTENT, "2 followers are detached");
    try (TestRollouts rollouts = new TestRollouts(cluster)) {
      WorkflowStub rollout = rollouts.start(TestRequests.tablets("{}"));

      ClusterRolloutWorkflowTest.assertFailedWith(rollout, FailureType.CLUSTER_LEFT_INCONSISTENT);
      assertThat(rollouts.rollout().report().left()).containsExactly("2 followers are detached");
      assertThat(cluster.calls()).doesNotContain("backup t1:10921", "release");
      assertThat(cluster.isLeaseHeld()).isTrue();
    }
  }
}
