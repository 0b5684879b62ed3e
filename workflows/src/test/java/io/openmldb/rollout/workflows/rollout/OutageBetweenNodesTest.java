package io.openmldb.rollout.workflows.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.openmldb.rollout.workflows.api.ClusterRolloutWorkflow;
import io.openmldb.rollout.workflows.api.FailureType;
import io.openmldb.rollout.workflows.api.RolloutResult;
import io.openmldb.rollout.workflows.api.message.AbortMode;
import io.openmldb.rollout.workflows.api.message.AbortRequest;
import io.openmldb.rollout.workflows.api.message.DecideRequest;
import io.openmldb.rollout.workflows.api.message.PauseRequest;
import io.openmldb.rollout.workflows.api.message.UpdateReply;
import io.openmldb.rollout.workflows.api.report.Report;
import io.openmldb.rollout.workflows.api.status.Decision;
import io.openmldb.rollout.workflows.api.status.Gate;
import io.openmldb.rollout.workflows.api.status.NodeState;
import io.openmldb.rollout.workflows.api.status.Outcome;
import io.openmldb.rollout.workflows.api.status.RolloutStatus;
import io.openmldb.rollout.workflows.testing.FakeClusterActivities;
import io.openmldb.rollout.workflows.testing.TestRequests;
import io.openmldb.rollout.workflows.testing.TestRollouts;
import io.temporal.client.WorkflowStub;
import io.temporal.failure.CanceledFailure;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Outages of ZooKeeper, or of the nameserver, while no node is worked on. */
@Timeout(60)
@Execution(ExecutionMode.CONCURRENT)
class OutageBetweenNodesTest {

  private static final String T1 = "t1:10921";
  private static final String T2 = "t2:10921";
  private static final String AWAY = "ZooKeeper does not answer";

  /** With fifteen seconds between two attempts. */
  private static final int TEN_MINUTES = 45;

  private final FakeClusterActivities cluster = FakeClusterActivities.ofAllComponents();

  @ParameterizedTest
  @ValueSource(strings = {"acquire", "baseline", "record t2:10921", "record -", "release"})
  void anOutageOfTenMinutesIsWaitedOut(String call) {
    cluster.failTimes(call, TEN_MINUTES, AWAY);
    try (TestRollouts rollouts = new TestRollouts(cluster)) {
      Report report = rollouts.run(TestRequests.tablets("{\"onFailure\": \"ABORT\"}"));

      assertThat(report.outcome()).isEqualTo(Outcome.SUCCEEDED);
      assertThat(report.nodes())
          .extracting(Report.NodeReport::state)
          .containsOnly(NodeState.UPDATED);
      assertThat(cluster.isLeaseHeld()).isFalse();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"record t1:10921", "record -", "release"})
  void anOutageWhileNodesArePutBackIsWaitedOut(String call) {
    cluster.failOnce("verify " + T2, FailureType.NOT_VERIFIED, "gc_interval is 120");
    cluster.at("log " + T2, () -> cluster.failTimes(call, TEN_MINUTES, AWAY));
    try (TestRollouts rollouts = new TestRollouts(cluster)) {
      Report report = rollouts.run(TestRequests.tablets("{\"onFailure\": \"ROLLBACK\"}"));

      assertThat(report.outcome()).isEqualTo(Outcome.ROLLED_BACK);
      assertThat(report.nodes().get(0).state()).isEqualTo(NodeState.ROLLED_BACK);
      assertThat(cluster.node(T1).runsNewFile).isFalse();
      assertThat(cluster.isLeaseHeld()).isFalse();
    }
  }

  @Test
  void aRolloutSaysWhatItWaitsForAndAnAbortEndsTheWait() {
    cluster.failTimes("record " + T2, 10_000, AWAY);
    try (TestRollouts rollouts = new TestRollouts(cluster)) {
      WorkflowStub rollout = rollouts.start(TestRequests.tablets("{}"));
      RolloutStatus status =
          rollouts.awaitStatus(
              "the reason of the wait",
              s -> s.waitingFor() != null && s.waitingFor().why().contains(AWAY));
      assertThat(status.waitingFor().why()).contains("tablet t2:10921 · record node in lease");
      assertThat(status.waitingFor().isForAPerson()).isFalse();
      assertThat(status.waitingFor().until()).isNotNull();

      rollouts.rollout().pause(new PauseRequest("a look"));
      assertThat(rollouts.rollout().status().paused()).isTrue();
      rollouts.rollout().abort(new AbortRequest(AbortMode.KEEP, "not today"));

      Report report = RolloutResult.await(rollout);
      assertThat(report.outcome()).isEqualTo(Outcome.ABORTED);
      assertThat(report.reason()).contains("record node in lease", AWAY);
      assertThat(report.nodes())
          .extracting(Report.NodeReport::state)
          .containsExactly(NodeState.UPDATED, NodeState.PENDING, NodeState.PENDING);
      assertThat(cluster.isLeaseHeld()).isFalse();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"record -", "release"})
  void aSecondAbortEndsWhatCannotBeDoneAfterTheFirst(String call) {
    cluster.at(
        "restart " + T1,
        () ->
            Stream.of(call, "release")
                .distinct()
                .forEach(away -> cluster.failTimes(away, 10_000, AWAY)));
    try (TestRollouts rollouts = new TestRollouts(cluster)) {
      cluster.at(
          "verify " + T1, () -> rollouts.rollout().abort(new AbortRequest(AbortMode.KEEP, "stop")));
      WorkflowStub rollout = rollouts.start(TestRequests.tablets("{}"));
      awaitTried(rollouts, call);
      UpdateReply answer = rollouts.rollout().abort(new AbortRequest(AbortMode.KEEP, "stop it"));

      assertThat(answer.message()).contains("given up", "the lease is kept");
      ClusterRolloutWorkflowTest.assertFailedWith(rollout, FailureType.CLUSTER_LEFT_INCONSISTENT);
      Report report = rollouts.rollout().report();
      assertThat(report.outcome()).isEqualTo(Outcome.ABORTED);
      assertThat(report.left()).containsExactly("the lease of demo: " + AWAY);
      assertThat(report.nodes().get(0).state()).isEqualTo(NodeState.UPDATED);
      assertThat(cluster.isLeaseHeld()).isTrue();
    }
  }

  @Test
  void aCancellationEndsTheReleaseThatCannotBeDoneAfterAnAbort() {
    cluster.failTimes("release", 10_000, AWAY);
    try (TestRollouts rollouts = new TestRollouts(cluster)) {
      cluster.at(
          "verify " + T1, () -> rollouts.rollout().abort(new AbortRequest(AbortMode.KEEP, "stop")));
      WorkflowStub rollout = rollouts.start(TestRequests.tablets("{}"));
      awaitTried(rollouts, "release");
      rollout.cancel();

      assertThatThrownBy(() -> RolloutResult.await(rollout))
          .hasCauseInstanceOf(CanceledFailure.class);
      Object memo = rollout.describe().getMemo(ClusterRolloutWorkflow.REPORT_MEMO, Report.class);
      assertThat(Report.class.cast(memo).left()).containsExactly("the lease of demo: " + AWAY);
    }
  }

  @Test
  void anAbortEndsTheReleaseOfARolloutThatIsDoneAndCannotGiveItsLeaseBack() {
    cluster.failTimes("release", 10_000, AWAY);
    try (TestRollouts rollouts = new TestRollouts(cluster)) {
      WorkflowStub rollout = rollouts.start(TestRequests.tablets("{}"));
      awaitTried(rollouts, "release");
      rollouts.rollout().abort(new AbortRequest(AbortMode.KEEP, "enough"));

      ClusterRolloutWorkflowTest.assertFailedWith(rollout, FailureType.CLUSTER_LEFT_INCONSISTENT);
      assertThat(rollouts.rollout().report().nodes())
          .extracting(Report.NodeReport::state)
          .containsOnly(NodeState.UPDATED);
    }
  }

  private static void awaitTried(TestRollouts rollouts, String call) {
    String what =
        switch (call) {
          case "record -" -> "take node out of lease";
          case "release" -> "release lease";
          default -> "record node in lease";
        };
    rollouts.awaitStatus(
        "the wait for " + what,
        s ->
            s.waitingFor() != null
                && s.waitingFor().why().contains(" · " + what)
                && s.waitingFor().why().contains("an abort ends that"));
  }

  @Test
  void whatAnAccidentLeftInTheLeaseIsUndoneBeforeItIsReleased() {
    cluster.at("release", () -> cluster.leaveUnsettled(T2));
    try (TestRollouts rollouts = new TestRollouts(cluster)) {
      Report report = rollouts.run(TestRequests.tablets("{}"));

      assertThat(report.outcome()).isEqualTo(Outcome.SUCCEEDED);
      assertThat(cluster.calls())
          .containsSubsequence("release", "recover " + T2, "post-upgrade " + T2, "release");
      assertThat(cluster.isConsistent()).isTrue();
      assertThat(cluster.isLeaseHeld()).isFalse();
    }
  }

  @Test
  void whatAnAccidentLeftInTheLeaseAndCannotBeUndoneKeepsIt() {
    cluster.at("release", () -> cluster.leaveUnsettled(T2));
    cluster.at(
        "baseline",
        () ->
            cluster.at(
                "record -",
                () -> cluster.failOnce("post-upgrade " + T2, FailureType.MOVE_FAILED, "no")));
    cluster.failOnce("verify " + T1, FailureType.NOT_VERIFIED, "gc_interval is 120");
    try (TestRollouts rollouts = new TestRollouts(cluster)) {
      WorkflowStub rollout = rollouts.start(TestRequests.tablets("{\"onFailure\": \"ABORT\"}"));

      ClusterRolloutWorkflowTest.assertFailedWith(rollout, FailureType.CLUSTER_LEFT_INCONSISTENT);
      assertThat(rollouts.rollout().report().left()).containsExactly("the lease of demo: no");
      assertThat(cluster.isLeaseHeld()).isTrue();
    }
  }

  @Test
  void anAbortWhileTheLeaseCannotBeTakenLeavesNone() {
    cluster.failTimes("acquire", 10_000, AWAY);
    try (TestRollouts rollouts = new TestRollouts(cluster)) {
      WorkflowStub rollout = rollouts.start(TestRequests.tablets("{}"));
      rollouts.awaitStatus("the wait for the lease", s -> s.waitingFor() != null);
      rollouts.rollout().abort(new AbortRequest(AbortMode.KEEP, null));

      assertThat(RolloutResult.await(rollout).outcome()).isEqualTo(Outcome.ABORTED);
      assertThat(cluster.calls()).contains("forget").doesNotContain("backup " + T1);
      assertThat(cluster.isLeaseHeld()).isFalse();
    }
  }

  @Test
  void aFailureThatStaysIsAnsweredByThePolicyAsThatOfANodeIs() {
    cluster.failOnce("record " + T2, FailureType.CLUSTER_REFUSED, "no right to write there");
    try (TestRollouts rollouts = new TestRollouts(cluster)) {
      WorkflowStub rollout = rollouts.start(TestRequests.tablets("{}"));
      RolloutStatus status = rollouts.awaitGate(Gate.DECISION);
      assertThat(status.waitingFor().why()).contains("no right to write there");
      rollouts.rollout().decide(new DecideRequest("demo", Decision.RETRY));

      assertThat(RolloutResult.await(rollout).outcome()).isEqualTo(Outcome.SUCCEEDED);
    }
  }

  @Test
  void aFailureThatStaysPutsNodesBackWhereThePolicySaysSo() {
    cluster.failOnce("record " + T2, FailureType.CLUSTER_REFUSED, "no right to write there");
    try (TestRollouts rollouts = new TestRollouts(cluster)) {
      Report report = rollouts.run(TestRequests.tablets("{\"onFailure\": \"ROLLBACK\"}"));

      assertThat(report.outcome()).isEqualTo(Outcome.ROLLED_BACK);
      assertThat(report.reason()).contains("no right to write there");
      assertThat(report.nodes().get(0).state()).isEqualTo(NodeState.ROLLED_BACK);
      assertThat(cluster.node(T1).runsNewFile).isFalse();
    }
  }

  @Test
  void aRollbackThatCannotBeCompletedIsNotReportedAsCompleted() {
    cluster.failOnce("verify " + T2, FailureType.NOT_VERIFIED, "gc_interval is 120");
    cluster.at(
        "log " + T2,
        () ->
            cluster.failOnce(
                "record " + T1, FailureType.CLUSTER_REFUSED, "no right to write there"));
    try (TestRollouts rollouts = new TestRollouts(cluster)) {
      WorkflowStub rollout = rollouts.start(TestRequests.tablets("{\"onFailure\": \"ROLLBACK\"}"));

      ClusterRolloutWorkflowTest.assertFailedWith(rollout, FailureType.CLUSTER_LEFT_INCONSISTENT);
      Report report = rollouts.rollout().report();
      assertThat(report.outcome()).isEqualTo(Outcome.ABORTED);
      assertThat(report.left())
          .containsExactly("tablet t1:10921 stays updated: no right to write there");
      assertThat(report.nodes())
          .extracting(Report.NodeReport::state)
          .containsExactly(NodeState.UPDATED, NodeState.ROLLED_BACK, NodeState.PENDING);
      assertThat(cluster.isLeaseHeld()).isTrue();
    }
  }

  @Test
  void aLeaseThatIsLostBetweenNodesEndsTheRolloutAtOnce() {
    cluster.failOnce("record " + T2, FailureType.LEASE_LOST, "workflow other holds the cluster");
    try (TestRollouts rollouts = new TestRollouts(cluster)) {
      Report report = rollouts.run(TestRequests.tablets("{\"onFailure\": \"ROLLBACK\"}"));

      assertThat(report.outcome()).isEqualTo(Outcome.ABORTED);
      assertThat(report.reason()).contains("workflow other holds the cluster");
      assertThat(report.nodes())
          .extracting(Report.NodeReport::state)
          .containsExactly(NodeState.UPDATED, NodeState.PENDING, NodeState.PENDING);
    }
  }

  @Test
  void aNodeThatARetryFindsAsWantedIsConfirmedAndPutBackLikeTheOthers() {
    cluster.failOnce("verify " + T1, FailureType.NOT_VERIFIED, "gc_interval is 120");
    cluster.at("log " + T1, () -> cluster.asWanted(T1));
    cluster.confirmationErrorOnce("operation 42 failed");
    try (TestRollouts rollouts = new TestRollouts(cluster)) {
      WorkflowStub rollout = rollouts.start(TestRequests.tablets("{}"));
      rollouts.awaitGate(Gate.DECISION);
      rollouts.rollout().decide(new DecideRequest(T1, Decision.RETRY));
      rollouts.awaitStatus(
          "the confirmation",
          s -> s.waitingFor() != null && s.waitingFor().why().contains("operation 42"));
      rollouts.rollout().decide(new DecideRequest("demo", Decision.ROLLBACK));

      Report report = RolloutResult.await(rollout);
      assertThat(report.outcome()).isEqualTo(Outcome.ROLLED_BACK);
      assertThat(report.nodes())
          .extracting(Report.NodeReport::state)
          .containsOnly(NodeState.ROLLED_BACK);
      assertThat(cluster.confirmed().get(0).endpoints()).contains(T1);
      assertThat(cluster.restored())
          .filteredOn(task -> task.node().endpoint().equals(T1))
          .last()
          .satisfies(task -> assertThat(task.sha256Before()).isEqualTo("before"));
      assertThat(cluster.node(T1).runsNewFile).isFalse();
    }
  }
}
