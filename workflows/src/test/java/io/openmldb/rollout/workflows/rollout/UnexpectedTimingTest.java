package io.openmldb.rollout.workflows.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import io.openmldb.rollout.workflows.api.ClusterRolloutWorkflow;
import io.openmldb.rollout.workflows.api.FailureType;
import io.openmldb.rollout.workflows.api.RolloutResult;
import io.openmldb.rollout.workflows.api.message.AbortMode;
import io.openmldb.rollout.workflows.api.message.AbortRequest;
import io.openmldb.rollout.workflows.api.message.ApproveRequest;
import io.openmldb.rollout.workflows.api.message.DecideRequest;
import io.openmldb.rollout.workflows.api.message.PauseRequest;
import io.openmldb.rollout.workflows.api.model.Component;
import io.openmldb.rollout.workflows.api.model.Lease;
import io.openmldb.rollout.workflows.api.model.ProcessMode;
import io.openmldb.rollout.workflows.api.node.Direction;
import io.openmldb.rollout.workflows.api.node.NodeResult;
import io.openmldb.rollout.workflows.api.node.NodeTask;
import io.openmldb.rollout.workflows.api.plan.NodePlan;
import io.openmldb.rollout.workflows.api.report.Report;
import io.openmldb.rollout.workflows.api.request.Change;
import io.openmldb.rollout.workflows.api.request.RolloutRequest;
import io.openmldb.rollout.workflows.api.status.Decision;
import io.openmldb.rollout.workflows.api.status.Gate;
import io.openmldb.rollout.workflows.api.status.NodeState;
import io.openmldb.rollout.workflows.api.status.Outcome;
import io.openmldb.rollout.workflows.api.status.RolloutStatus;
import io.openmldb.rollout.workflows.api.status.WaitingFor;
import io.openmldb.rollout.workflows.json.RolloutDataConverter;
import io.openmldb.rollout.workflows.testing.FakeClusterActivities;
import io.openmldb.rollout.workflows.testing.TestRequests;
import io.openmldb.rollout.workflows.testing.TestRollouts;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages and failures at the moments at which nobody expects them. */
@Timeout(60)
@Execution(ExecutionMode.CONCURRENT)
class UnexpectedTimingTest {

  private static final String T1 = "t1:10921";
  private static final String T2 = "t2:10921";
  private static final String T3 = "t3:10921";

  private final FakeClusterActivities cluster = FakeClusterActivities.ofAllComponents();

  @ParameterizedTest
  @ValueSource(strings = {"restore", "planMoves", "inspect"})
  void aRevertThatFailsLeavesItsNodeBrokenAndKeepsTheLease(String step) {
    cluster.failOnce("restart " + T2, FailureType.START_FAILED, "ended");
    cluster.at(
        "log " + T2,
        () ->
            cluster.failOnce(step + " " + T1, FailureType.HOST_REFUSED, "no way back at " + step));
    try (TestRollouts rollouts = new TestRollouts(cluster)) {
      WorkflowStub rollout = rollouts.start(TestRequests.tablets("{\"onFailure\": \"ROLLBACK\"}"));

      ClusterRolloutWorkflowTest.assertFailedWith(rollout, FailureType.CLUSTER_LEFT_INCONSISTENT);
      Report report = rollouts.rollout().report();
      assertThat(report.outcome()).isEqualTo(Outcome.ABORTED);
      assertThat(report.nodes().get(0).state()).isEqualTo(NodeState.FAILED);
      assertThat(report.left()).anyMatch(left -> left.contains("no way back at " + step));
      assertThat(cluster.isLeaseHeld()).isTrue();
    }
  }

  @Test
  void aRolloutThatWasResetLeavesTheNodeRolloutOfItsEarlierSelfToFinishFirst() {
    try (TestRollouts rollouts = new TestRollouts(cluster)) {
      WorkflowStub earlier = rollouts.startUnpolled("NodeRollout", "rollout-demo/tablet/" + T1);
      WorkflowStub rollout = rollouts.start(TestRequests.tablets("{}"));
      rollouts.awaitEvent(
          "rollout-demo", HistoryEvent::hasStartChildWorkflowExecutionFailedEventAttributes);
      assertThat(cluster.calls()).doesNotContain("backup " + T1);

      earlier.terminate("it is over");

      assertThat(RolloutResult.await(rollout).outcome()).isEqualTo(Outcome.SUCCEEDED);
      assertThat(cluster.node(T1).restarts).isEqualTo(1);
    }
  }

  @Test
  void aRolloutThatWasResetLeavesANodeRolloutOfAnotherNodeToFinishFirst() {
    cluster.nodeRolloutAtWork("rollout-demo/apiserver/api:9080");
    try (TestRollouts rollouts = new TestRollouts(cluster)) {
      WorkflowStub rollout = rollouts.start(TestRequests.tablets("{}"));
      rollouts.awaitStatus(
          "the reason of the wait",
          s ->
              s.waitingFor() != null
                  && s.waitingFor().why().contains("rollout-demo/apiserver/api:9080 is at work"));

      assertThat(rollouts.currentDetails("rollout-demo/tablet/" + T1)).contains("is at work");
      assertThat(cluster.calls()).doesNotContain("backup " + T1, "edit " + T1, "restart " + T1);
      cluster.nodeRolloutAtWork(null);

      assertThat(RolloutResult.await(rollout).outcome()).isEqualTo(Outcome.SUCCEEDED);
    }
  }

  /** Its reset point is after its record in the lease and before its child's first activity. */
  @Test
  void aNodeRolloutChangesNothingWhileAnotherOneIsAtWork() {
    cluster.nodeRolloutAtWork("rollout-demo/apiserver/api:9080");
    try (TestRollouts rollouts = new TestRollouts(cluster)) {
      WorkflowStub node =
          rollouts
              .client()
              .newUntypedWorkflowStub(
                  "NodeRollout",
                  WorkflowOptions.newBuilder()
                      .setWorkflowId("rollout-demo/tablet/" + T1)
                      .setTaskQueue(ClusterRolloutWorkflow.TASK_QUEUE)
                      .build());
      node.start(taskFor(T1));
      rollouts.awaitEvent(
          "rollout-demo/tablet/" + T1, HistoryEvent::hasActivityTaskScheduledEventAttributes);
      node.signal("abort");

      NodeResult result = node.getResult(NodeResult.class);
      assertThat(result.state()).isEqualTo(NodeState.PENDING);
      assertThat(result.error()).contains("rollout-demo/apiserver/api:9080 is at work");
      assertThat(cluster.calls()).containsOnly("record " + T1);
    }
  }

  /** As after a reset: the lease is this rollout's, and its earlier self had come further. */
  @ParameterizedTest
  @ValueSource(strings = {T1, T2})
  void whatTheLastNodeRolloutLeftIsUndoneBeforeTheNextBegins(String left) {
    cluster.leaseLeftBehindBy("rollout-demo", "tablet " + left + " was in progress");
    cluster.leftHalfDone(left, true);
    try (TestRollouts rollouts = new TestRollouts(cluster)) {
      Report report = rollouts.run(TestRequests.tablets("{}"));

      assertThat(report.outcome()).isEqualTo(Outcome.SUCCEEDED);
      assertThat(cluster.changes())
          .containsSubsequence("recover " + left, "post-upgrade " + left, "backup " + T1);
      assertThat(cluster.isConsistent()).isTrue();
    }
  }

  @Test
  void aTabletWithoutLeadersToMoveIsLookedAtOnceMoreBeforeItsRestart() {
    cluster.withLeaders(0);
    try (TestRollouts rollouts = new TestRollouts(cluster)) {
      rollouts.run(TestRequests.tablets("{}"));

      assertThat(cluster.calls())
          .containsSubsequence("planMoves " + T1, "pre-upgrade " + T1, "restart " + T1);
    }
  }

  @Test
  void nothingIsPutBackWhileAnotherNodeIsBroken() {
    cluster
        .failOnce("restart " + T2, FailureType.START_FAILED, "ended")
        .failOnce("restart " + T2, FailureType.START_FAILED, "ended again");
    try (TestRollouts rollouts = new TestRollouts(cluster)) {
      WorkflowStub rollout = rollouts.start(TestRequests.tablets("{}"));
      rollouts.awaitGate(Gate.DECISION);
      rollouts.rollout().abortBySignal(new AbortRequest(AbortMode.ROLLBACK, null));

      ClusterRolloutWorkflowTest.assertFailedWith(rollout, FailureType.CLUSTER_LEFT_INCONSISTENT);
      assertThat(cluster.node(T1).restarts).isEqualTo(1);
      assertThat(rollouts.rollout().report().left())
          .anyMatch(left -> left.contains(T1 + " stays updated"));
    }
  }

  @Test
  void nothingIsPutBackIntoAClusterThatDoesNotBecomeHealthy() {
    cluster.failOnce("verify " + T2, FailureType.NOT_VERIFIED, "wrong");
    cluster.at("restore " + T2, () -> cluster.unhealthyOnce("tablet " + T3 + " is kOffline"));
    try (TestRollouts rollouts = new TestRollouts(cluster)) {
      WorkflowStub rollout = rollouts.start(TestRequests.tablets("{\"onFailure\": \"ROLLBACK\"}"));

      ClusterRolloutWorkflowTest.assertFailedWith(rollout, FailureType.CLUSTER_LEFT_INCONSISTENT);
      assertThat(cluster.node(T1).restarts).isEqualTo(1);
    }
  }

  @Test
  void aRetryPaysWhatTheFailedAttemptLeftBeforeAnythingElse() {
    cluster
        .failOnce("restart " + T1, FailureType.START_FAILED, "ended")
        .failOnce("restore " + T1, FailureType.HOST_REFUSED, "the host is away");
    try (TestRollouts rollouts = new TestRollouts(cluster)) {
      WorkflowStub rollout = rollouts.start(TestRequests.tablets("{}"));
      rollouts.awaitGate(Gate.DECISION);
      int before = cluster.changes().size();
      rollouts.rollout().decide(new DecideRequest(T1, Decision.RETRY));

      assertThat(RolloutResult.await(rollout).outcome()).isEqualTo(Outcome.SUCCEEDED);
      assertThat(cluster.changes().subList(before, cluster.changes().size()))
          .containsSubsequence(
              "restore " + T1,
              "restart " + T1,
              "recover " + T1,
              "post-upgrade " + T1,
              "verify " + T1,
              "backup " + T1,
              "edit " + T1);
      assertThat(cluster.isConsistent()).isTrue();
    }
  }

  @Test
  void aFileThatSomebodyElseChangedIsLeftAsItIs() {
    cluster.failOnce("edit " + T1, FailureType.FILE_CONFLICT, "neither old nor new");
    try (TestRollouts rollouts = new TestRollouts(cluster)) {
      WorkflowStub rollout = rollouts.start(TestRequests.tablets("{}"));
      RolloutStatus status = rollouts.awaitGate(Gate.DECISION);

      assertThat(status.nodes().get(0).state()).isEqualTo(NodeState.ROLLED_BACK);
      assertThat(cluster.changes()).doesNotContain("restore " + T1);
      rollouts.rollout().decide(new DecideRequest(T1, Decision.ABORT));
      assertThat(RolloutResult.await(rollout).outcome()).isEqualTo(Outcome.ABORTED);
    }
  }

  @Test
  void healthIsAwaitedBeforeARetry() {
    cluster.failOnce("verify " + T1, FailureType.NOT_VERIFIED, "wrong");
    try (TestRollouts rollouts = new TestRollouts(cluster)) {
      WorkflowStub rollout = rollouts.start(TestRequests.tablets("{}"));
      rollouts.awaitGate(Gate.DECISION);
      cluster.unhealthyOnce("tablet " + T3 + " is kOffline");
      rollouts.rollout().decide(new DecideRequest(T1, Decision.RETRY));

      rollouts.awaitGate(Gate.HEALTH);
      assertThat(cluster.node(T1).restarts).isEqualTo(2);
      rollouts.rollout().decide(new DecideRequest("demo", Decision.RETRY));
      assertThat(RolloutResult.await(rollout).outcome()).isEqualTo(Outcome.SUCCEEDED);
    }
  }

  @Test
  void aPauseDuringAnApprovalHoldsTheNodeThatIsApproved() {
    try (TestRollouts rollouts = new TestRollouts(cluster)) {
      WorkflowStub rollout = rollouts.start(TestRequests.tablets("{\"approval\": \"EVERY_NODE\"}"));
      rollouts.awaitGate(Gate.APPROVAL);
      rollouts.rollout().pauseBySignal(new PauseRequest(null));
      rollouts.rollout().approve(new ApproveRequest(Gate.APPROVAL));

      rollouts.awaitGate(Gate.PAUSED);
      assertThat(cluster.changes()).doesNotContain("backup " + T1);
      rollouts.rollout().abortBySignal(new AbortRequest(null, null));
      assertThat(RolloutResult.await(rollout).outcome()).isEqualTo(Outcome.ABORTED);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"verify t3:10921", "confirm"})
  void anAbortThatRollsBackCountsUntilTheVeryEnd(String call) {
    try (TestRollouts rollouts = new TestRollouts(cluster)) {
      cluster.at(
          call, () -> rollouts.rollout().abortBySignal(new AbortRequest(AbortMode.ROLLBACK, "no")));
      Report report = rollouts.run(TestRequests.tablets("{}"));

      assertThat(report.outcome()).isEqualTo(Outcome.ABORTED);
      assertThat(report.nodes())
          .extracting(Report.NodeReport::state)
          .containsOnly(NodeState.ROLLED_BACK);
    }
  }

  @Test
  void theCanaryIsTheFirstNodeThatWasUpdated() {
    cluster.failOnce("verify " + T1, FailureType.NOT_VERIFIED, "wrong");
    try (TestRollouts rollouts = new TestRollouts(cluster)) {
      WorkflowStub rollout = rollouts.start(TestRequests.tablets("{\"approval\": \"CANARY\"}"));
      rollouts.awaitGate(Gate.DECISION);
      rollouts.rollout().decide(new DecideRequest(T1, Decision.SKIP));

      RolloutStatus status = rollouts.awaitGate(Gate.CANARY);
      assertThat(status.nodes().get(1).state()).isEqualTo(NodeState.UPDATED);
      assertThat(status.nodes().get(2).state()).isEqualTo(NodeState.PENDING);
      rollouts.rollout().approve(new ApproveRequest(Gate.CANARY));
      assertThat(RolloutResult.await(rollout).outcome()).isEqualTo(Outcome.SUCCEEDED);
    }
  }

  @Test
  void aLeaseThatIsAnothersByNowEndsTheRolloutWithoutARollbackInItsName() {
    cluster.failOnce("restart " + T1, FailureType.LEASE_LOST, "workflow other holds the cluster");
    try (TestRollouts rollouts = new TestRollouts(cluster)) {
      WorkflowStub rollout = rollouts.start(TestRequests.tablets("{}"));

      ClusterRolloutWorkflowTest.assertFailedWith(rollout, FailureType.CLUSTER_LEFT_INCONSISTENT);
      assertThat(cluster.changes()).doesNotContain("restore " + T1, "post-upgrade " + T1);
      assertThat(rollouts.rollout().report().left())
          .containsExactly("tablet " + T1 + ": workflow other holds the cluster");
    }
  }

  @Test
  void aLeaseWhoseAnswerGotLostIsGivenBack() {
    cluster.failOnce("acquire", FailureType.CLUSTER_REFUSED, "ZooKeeper did not answer");
    cluster.leaseHeldBy("rollout-demo");
    try (TestRollouts rollouts = new TestRollouts(cluster)) {
      Report report = rollouts.run(TestRequests.tablets("{}"));

      assertThat(report.outcome()).isEqualTo(Outcome.REJECTED);
      assertThat(cluster.isLeaseHeld()).isFalse();
    }
  }

  @Test
  void leadersComeHomeAlthoughTheFileCannotBeRestored() {
    cluster
        .failOnce("planDetach " + T1, FailureType.CLUSTER_REFUSED, "no list")
        .failOnce("restore " + T1, FailureType.HOST_REFUSED, "the host is away");
    try (TestRollouts rollouts = new TestRollouts(cluster)) {
      WorkflowStub rollout = rollouts.start(TestRequests.tablets("{}"));
      RolloutStatus status = rollouts.awaitGate(Gate.DECISION);

      assertThat(status.nodes().get(0).state()).isEqualTo(NodeState.FAILED);
      assertThat(cluster.node(T1).leadersAway).isFalse();
      assertThat(cluster.node(T1).restarts).isZero();
      rollouts.rollout().decide(new DecideRequest(T1, Decision.RETRY));
      assertThat(RolloutResult.await(rollout).outcome()).isEqualTo(Outcome.SUCCEEDED);
    }
  }

  @Test
  void aNodeThatIsPutBackRunsAsItRanBefore() {
    FakeClusterActivities two = new FakeClusterActivities().wantedIn(ProcessMode.DAEMON);
    two.with(Component.TABLET, T1).with(Component.TABLET, T2);
    two.failOnce("verify " + T2, FailureType.NOT_VERIFIED, "wrong");
    List<ProcessMode> seen = new ArrayList<>();
    two.at("backup " + T2, () -> seen.add(two.node(T1).mode));
    try (TestRollouts rollouts = new TestRollouts(two)) {
      rollouts.run(TestRequests.tablets("{\"daemon\": true, \"onFailure\": \"ROLLBACK\"}"));

      assertThat(seen).containsExactly(ProcessMode.DAEMON);
      assertThat(two.node(T1).mode).isEqualTo(ProcessMode.NORMAL);
      assertThat(two.node(T2).mode).isEqualTo(ProcessMode.NORMAL);
    }
  }

  @Test
  void theStatusTellsOfASoakAndAsksForNoAnswer() {
    try (TestRollouts rollouts = new TestRollouts(cluster)) {
      WorkflowStub rollout = rollouts.start(TestRequests.tablets("{\"canarySoak\": \"PT1H\"}"));

      WaitingFor soak =
          rollouts
              .awaitStatus(
                  "the soak",
                  status ->
                      status.waitingFor() != null && status.waitingFor().gate() == Gate.CANARY)
              .waitingFor();
      assertThat(soak.isForAPerson()).isFalse();
      assertThat(Duration.between(soak.since(), soak.until())).isEqualTo(Duration.ofHours(1));
      assertThat(RolloutResult.await(rollout).outcome()).isEqualTo(Outcome.SUCCEEDED);
    }
  }

  @Test
  void aReportOfVeryManyMovesStaysSmallAndCountsThem() throws Exception {
    cluster.withLeaders(5_000);
    try (TestRollouts rollouts = new TestRollouts(cluster)) {
      Report report = rollouts.run(TestRequests.tablets("{}"));

      assertThat(report.nodes())
          .allMatch(node -> node.moves().size() + node.movesOmitted() == 5_000);
      assertThat(RolloutDataConverter.mapper().writeValueAsBytes(report))
          .hasSizeLessThan(1_000_000);
    }
  }

  @Test
  void progressWithoutABodyHangsNothing() {
    FakeClusterActivities one = new FakeClusterActivities().with(Component.TABLET, T1);
    try (TestRollouts rollouts = new TestRollouts(one)) {
      one.at(
          "backup " + T1,
          () -> rollouts.client().newUntypedWorkflowStub("rollout-demo").signal("nodeProgressed"));
      assertThat(rollouts.run(TestRequests.tablets("{}")).outcome()).isEqualTo(Outcome.SUCCEEDED);
    }
  }

  private NodeTask taskFor(String endpoint) {
    RolloutRequest request = TestRequests.tablets("{}");
    NodePlan plan =
        cluster.plan(request).nodes().stream()
            .filter(node -> node.endpoint().equals(endpoint))
            .findFirst()
            .orElseThrow();
    cluster.forgetCalls();
    return new NodeTask(
        new Lease("demo", "rollout-demo", "run-1", 7),
        plan,
        Change.editFor(request.changes(), plan.component(), endpoint),
        request.options(),
        Direction.UPDATE,
        false,
        false);
  }

  static Stream<Object> whatAPersonMayType() {
    return Stream.of(
        Map.of(),
        "t1:10921",
        List.of(1),
        Map.of("lease", "mine", "plan", Map.of()),
        Map.of("direction", "SIDEWAYS"),
        new byte[] {1, 2, 3});
  }

  @ParameterizedTest
  @MethodSource("whatAPersonMayType")
  void aNodeRolloutThatIsStartedByHandFailsOnce(Object input) {
    try (TestRollouts rollouts = new TestRollouts(cluster)) {
      WorkflowStub node =
          rollouts
              .client()
              .newUntypedWorkflowStub(
                  "NodeRollout",
                  WorkflowOptions.newBuilder()
                      .setTaskQueue(ClusterRolloutWorkflow.TASK_QUEUE)
                      .build());
      node.start(new Object[] {input});
      ClusterRolloutWorkflowTest.assertFailedWith(node, FailureType.INVALID_REQUEST);
    }
  }
}
