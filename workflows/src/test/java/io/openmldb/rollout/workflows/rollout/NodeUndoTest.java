package io.openmldb.rollout.workflows.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.openmldb.rollout.workflows.activity.ConfigFileActivities.FileTask;
import io.openmldb.rollout.workflows.api.ClusterRepairWorkflow;
import io.openmldb.rollout.workflows.api.FailureType;
import io.openmldb.rollout.workflows.api.RolloutResult;
import io.openmldb.rollout.workflows.api.message.DecideRequest;
import io.openmldb.rollout.workflows.api.report.RecoveryReport;
import io.openmldb.rollout.workflows.api.report.Report;
import io.openmldb.rollout.workflows.api.report.StepRecord;
import io.openmldb.rollout.workflows.api.request.RepairRequest;
import io.openmldb.rollout.workflows.api.status.Decision;
import io.openmldb.rollout.workflows.api.status.Gate;
import io.openmldb.rollout.workflows.api.status.NodeState;
import io.openmldb.rollout.workflows.api.status.Outcome;
import io.openmldb.rollout.workflows.api.status.RolloutStatus;
import io.openmldb.rollout.workflows.api.status.Step;
import io.openmldb.rollout.workflows.recovery.ClusterRepairWorkflowImpl;
import io.openmldb.rollout.workflows.testing.FakeClusterActivities;
import io.openmldb.rollout.workflows.testing.SimulatedTermination;
import io.openmldb.rollout.workflows.testing.TestRequests;
import io.openmldb.rollout.workflows.testing.TestRollouts;
import io.openmldb.rollout.workflows.testing.TestWorkflows;
import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowStub;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a node rollout left, undone from the lease by whoever comes next. */
@Timeout(60)
class NodeUndoTest {

  private static final String T1 = "t1:10921";

  private final FakeClusterActivities cluster = FakeClusterActivities.ofAllComponents();

  @ParameterizedTest
  @ValueSource(strings = {"edit", "pre-upgrade", "restart", "recover", "post-upgrade", "verify"})
  void aNodeRolloutThatWasTerminatedIsUndoneBeforeARetry(String step) {
    SimulatedTermination.Switch end = new SimulatedTermination.Switch();
    cluster.at(step + " " + T1, end::arm);
    try (TestRollouts rollouts = new TestRollouts(cluster, end.converter())) {
      WorkflowStub rollout = rollouts.start(TestRequests.tablets("{}"));
      RolloutStatus status = rollouts.awaitGate(Gate.DECISION);
      assertThat(status.nodes().get(0).state()).isEqualTo(NodeState.FAILED);
      int done = cluster.calls().size();
      rollouts.rollout().decide(new DecideRequest(T1, Decision.RETRY));

      Report report = RolloutResult.await(rollout);
      assertThat(report.outcome()).isEqualTo(Outcome.SUCCEEDED);
      assertThat(report.nodes())
          .extracting(Report.NodeReport::state)
          .containsOnly(NodeState.UPDATED);
      assertThat(cluster.node(T1).leadersAway).isFalse();
      assertThat(cluster.isConsistent()).isTrue();
      List<String> after = cluster.calls().subList(done, cluster.calls().size());
      assertThat(after)
          .containsSubsequence("pending undo", "restore " + T1, "plan", "backup " + T1);
    }
  }

  @Test
  void aRollbackThatFailedIsUndoneByTheRecordOfTheFirstAttempt() {
    cluster
        .failOnce("restart " + T1, FailureType.START_FAILED, "ended")
        .failOnce("restart " + T1, FailureType.START_FAILED, "ended again");
    try (TestRollouts rollouts = new TestRollouts(cluster)) {
      WorkflowStub rollout = rollouts.start(TestRequests.tablets("{}"));
      rollouts.awaitGate(Gate.DECISION);
      rollouts.rollout().decide(new DecideRequest(T1, Decision.RETRY));

      assertThat(RolloutResult.await(rollout).outcome()).isEqualTo(Outcome.SUCCEEDED);
      assertThat(cluster.calls())
          .containsSubsequence("end interrupted", "restart " + T1, "verify " + T1, "plan");
      assertThat(cluster.restored())
          .extracting(FileTask::sha256Before, FileTask::sha256After)
          .containsOnly(tuple("before", "after"));
      assertThat(cluster.isConsistent()).isTrue();
    }
  }

  @Test
  void whereATabletDiedRightAfterItTookALeadItIsDecidedWhoLeadsAndLeadersComeHome() {
    cluster.failOnce("post-upgrade " + T1, FailureType.MOVE_FAILED, "db.t/0 has no live leader");
    try (TestRollouts rollouts = new TestRollouts(cluster)) {
      rollouts.leaders().decides(List.of("db.t/0 had no leader; t1:10921 leads it again"));

      Report report = rollouts.start(TestRequests.tablets("{}")).getResult(Report.class);

      assertThat(report.outcome()).isEqualTo(Outcome.SUCCEEDED);
      assertThat(report.nodes().get(0).steps())
          .filteredOn(step -> step.step() == Step.POST_UPGRADE)
          .singleElement()
          .extracting(StepRecord::note)
          .asString()
          .contains("leaders brought home", "t1:10921 leads it again");
      assertThat(rollouts.leaders().tasks()).hasSize(1);
      assertThat(cluster.isConsistent()).isTrue();
    }
  }

  @Test
  void aLeaseThatIsLostOnTheWayHomeDecidesNothing() {
    cluster.failOnce("post-upgrade " + T1, FailureType.LEASE_LOST, "another has it");
    try (TestRollouts rollouts = new TestRollouts(cluster)) {
      WorkflowStub rollout = rollouts.start(TestRequests.tablets("{\"onFailure\": \"ABORT\"}"));

      assertThatThrownBy(() -> rollout.getResult(Report.class))
          .isInstanceOf(WorkflowFailedException.class);
      assertThat(rollouts.leaders().tasks()).isEmpty();
    }
  }

  @Test
  void anUndoingThatFailsAsksAgainAndIsBegunAnew() {
    cluster
        .failOnce("restart " + T1, FailureType.START_FAILED, "ended")
        .failOnce("post-upgrade " + T1, FailureType.MOVE_FAILED, "no")
        .failOnce("post-upgrade " + T1, FailureType.MOVE_FAILED, "no again");
    try (TestRollouts rollouts = new TestRollouts(cluster)) {
      WorkflowStub rollout = rollouts.start(TestRequests.tablets("{}"));
      rollouts.awaitGate(Gate.DECISION);
      rollouts.rollout().decide(new DecideRequest(T1, Decision.RETRY));
      rollouts.awaitStatus(
          "the second question",
          s -> s.waitingFor() != null && s.waitingFor().why().contains("no again"));
      rollouts.rollout().decide(new DecideRequest(T1, Decision.RETRY));

      assertThat(RolloutResult.await(rollout).outcome()).isEqualTo(Outcome.SUCCEEDED);
      assertThat(cluster.isConsistent()).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"recover", "post-upgrade"})
  void aProcessThatWasPutBackIsNotRestartedAgainAtEachRetry(String step) {
    cluster.failOnce("verify " + T1, FailureType.NOT_VERIFIED, "gc_interval is 120");
    cluster.at("log " + T1, () -> failAgain(step, 3));
    try (TestRollouts rollouts = new TestRollouts(cluster)) {
      WorkflowStub rollout = rollouts.start(TestRequests.tablets("{}"));
      for (int retry = 1; retry <= 3; retry++) {
        String expected = "no " + retry;
        rollouts.awaitStatus(
            "question " + retry,
            s -> s.waitingFor() != null && s.waitingFor().why().contains(expected));
        assertThat(cluster.node(T1).restarts).isEqualTo(2);
        rollouts.rollout().decide(new DecideRequest(T1, Decision.RETRY));
      }

      Report report = RolloutResult.await(rollout);
      assertThat(report.outcome()).isEqualTo(Outcome.SUCCEEDED);
      assertThat(report.nodes().get(0).steps())
          .filteredOn(record -> record.note().contains("rolled back already"))
          .hasSize(3);
      // Once forwards, once back, and once forwards again.
      assertThat(cluster.node(T1).restarts).isEqualTo(3);
      assertThat(cluster.isConsistent()).isTrue();
    }
  }

  @Test
  void whatMovesThatFailedHaveCostOthersIsToldOnceAndCountedOnce() {
    cluster
        .failOnce("pre-upgrade " + T1, FailureType.MOVE_FAILED, "nobody caught up")
        .at("pre-upgrade " + T1, () -> cluster.costs(700, 3))
        .failOnce("post-upgrade " + T1, FailureType.MOVE_FAILED, "nobody caught up either");
    try (TestRollouts rollouts = new TestRollouts(cluster)) {
      WorkflowStub rollout = rollouts.start(TestRequests.tablets("{}"));
      RolloutStatus status = rollouts.awaitGate(Gate.DECISION);
      assertThat(status.waitingFor().why()).contains("3 acknowledged writes were lost");
      rollouts.rollout().decide(new DecideRequest(T1, Decision.RETRY));

      Report report = RolloutResult.await(rollout);
      assertThat(report.outcome()).isEqualTo(Outcome.SUCCEEDED);
      Report.NodeReport node = report.nodes().get(0);
      assertThat(node.steps())
          .extracting(StepRecord::note)
          .noneMatch(note -> note.contains("acknowledged writes were lost"));
      // Those of the attempt that failed, then home, and away and home once more.
      assertThat(node.refusedWritesMillis()).isEqualTo(700 + 300 + 400 + 300);
    }
  }

  @Test
  void whatAnAttemptOfAMoveThatIsTriedAgainHasCostIsToldByItsStep() {
    cluster
        .failTimes("pre-upgrade " + T1, 1, "the worker died")
        .at("pre-upgrade " + T1, () -> cluster.costs(2_700, 3));
    try (TestRollouts rollouts = new TestRollouts(cluster)) {
      Report report = rollouts.run(TestRequests.tablets("{}"));

      Report.NodeReport node = report.nodes().get(0);
      assertThat(node.refusedWritesMillis()).isEqualTo(2_700 + 400 + 300);
      assertThat(node.steps())
          .extracting(StepRecord::note)
          .filteredOn(note -> note.contains("lost") || note.contains("in one stretch"))
          .containsExactly(
              "2 leaders moved away, 3 acknowledged writes were lost, writes were refused for 2700"
                  + " ms in one stretch");
    }
  }

  private void failAgain(String step, int times) {
    for (int i = 1; i <= times; i++) {
      cluster.failOnce(step + " " + T1, FailureType.NOT_RECOVERED, "no " + i);
    }
  }

  @Test
  void aRevertThatFailedAfterItsRestartIsNotRestartedAgain() {
    cluster.failOnce("verify t2:10921", FailureType.NOT_VERIFIED, "gc_interval is 120");
    cluster.at("log t2:10921", () -> cluster.at("record " + T1, () -> failAgain("recover", 2)));
    try (TestRollouts rollouts = new TestRollouts(cluster)) {
      WorkflowStub rollout = rollouts.start(TestRequests.tablets("{}"));
      rollouts.awaitGate(Gate.DECISION);
      rollouts.rollout().decide(new DecideRequest("t2:10921", Decision.ROLLBACK));
      rollouts.awaitStatus(
          "the question about the revert",
          s -> s.waitingFor() != null && s.waitingFor().why().contains("no 2"));
      rollouts.rollout().decide(new DecideRequest(T1, Decision.RETRY));

      assertThat(RolloutResult.await(rollout).outcome()).isEqualTo(Outcome.ROLLED_BACK);
      assertThat(cluster.node(T1).restarts).isEqualTo(2);
      assertThat(cluster.node(T1).runsNewFile).isFalse();
      assertThat(cluster.isConsistent()).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"restart", "recover"})
  void aRetryTakesAFileThatAPersonHasMendedThoughTheRollbackFailed(String step) {
    cluster.failOnce("verify " + T1, FailureType.NOT_VERIFIED, "gc_interval is 120");
    cluster.at(
        "log " + T1, () -> cluster.failOnce(step + " " + T1, FailureType.CLUSTER_REFUSED, "no"));
    try (TestRollouts rollouts = new TestRollouts(cluster)) {
      WorkflowStub rollout = rollouts.start(TestRequests.tablets("{}"));
      rollouts.awaitGate(Gate.DECISION);
      cluster.node(T1).mendedByHand = true;
      rollouts.rollout().decide(new DecideRequest(T1, Decision.RETRY));

      Report report = RolloutResult.await(rollout);
      assertThat(report.outcome()).isEqualTo(Outcome.SUCCEEDED);
      assertThat(report.nodes().get(0).steps())
          .filteredOn(record -> record.note().contains("is kept as it is"))
          .hasSize(1);
      assertThat(cluster.isConsistent()).isTrue();
    }
  }

  @Test
  void aRollbackThatNobodyAskedForDoesNotKeepWhatSomebodyElseWrote() {
    cluster.failOnce("verify " + T1, FailureType.NOT_VERIFIED, "gc_interval is 120");
    cluster.at("log " + T1, () -> cluster.node(T1).mendedByHand = true);
    try (TestRollouts rollouts = new TestRollouts(cluster)) {
      rollouts.start(TestRequests.tablets("{}"));

      RolloutStatus status = rollouts.awaitGate(Gate.DECISION);
      assertThat(status.nodes().get(0).state()).isEqualTo(NodeState.FAILED);
      assertThat(status.waitingFor().why()).contains("was changed by somebody else");
    }
  }

  @Test
  void aRepairKeepsAFileThatAPersonHasMended() {
    cluster.leaseLeftBehindBy("rollout-demo", "tablet t1:10921 was in progress");
    cluster.leftHalfDone(T1, true);
    cluster.node(T1).pid = 0;
    cluster.node(T1).mendedByHand = true;
    try (TestWorkflows workflows =
        TestWorkflows.of(ClusterRepairWorkflowImpl.class).with(cluster)) {
      RecoveryReport report =
          workflows.run(
              ClusterRepairWorkflow.TYPE,
              new RepairRequest("demo", false, null, null),
              RecoveryReport.class);

      assertThat(report.done()).contains("was changed by somebody else, and is kept as it is");
      assertThat(cluster.calls()).containsSubsequence("restart " + T1, "verify " + T1);
      assertThat(cluster.isConsistent()).isTrue();
      assertThat(cluster.isLeaseHeld()).isFalse();
    }
  }

  @Test
  void aRepairFinishesARollbackThatWasInterruptedAfterTheFileWasPutBack() {
    cluster.leaseLeftBehindBy("rollout-demo", "tablet t1:10921 was in progress");
    cluster.leftHalfDone(T1, true);
    cluster.fileWasPutBack(T1);
    try (TestWorkflows workflows =
        TestWorkflows.of(ClusterRepairWorkflowImpl.class).with(cluster)) {
      workflows.run(
          ClusterRepairWorkflow.TYPE,
          new RepairRequest("demo", false, null, null),
          RecoveryReport.class);

      assertThat(cluster.node(T1).runsNewFile).isFalse();
      assertThat(cluster.isConsistent()).isTrue();
    }
  }

  @ParameterizedTest
  @CsvSource({"false, 100", "true, 200"})
  void aRepairPutsANodeBackThatWasNotRestartedAndFinishesOneThatWas(boolean restarted, long pid) {
    cluster.leaseLeftBehindBy("rollout-demo", "tablet t1:10921 was in progress");
    cluster.leftHalfDone(T1, restarted);
    try (TestWorkflows workflows =
        TestWorkflows.of(ClusterRepairWorkflowImpl.class).with(cluster)) {
      workflows.run(
          ClusterRepairWorkflow.TYPE,
          new RepairRequest("demo", false, null, null),
          RecoveryReport.class);

      assertThat(cluster.node(T1).newFile).isEqualTo(restarted);
      assertThat(cluster.node(T1).pid).isEqualTo(pid);
      assertThat(cluster.isConsistent()).isTrue();
      assertThat(cluster.isLeaseHeld()).isFalse();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"post-upgrade", "verify"})
  void aTabletWhoseLeadersAreHomeIsLeftByThemAgainBeforeItIsPutBack(String step) {
    cluster.failOnce(step + " " + T1, FailureType.NOT_VERIFIED, "no");
    if (step.equals("post-upgrade")) {
      // Some of them came home before it failed.
      cluster.at("post-upgrade " + T1, () -> cluster.node(T1).leadersAway = false);
    }
    try (TestRollouts rollouts = new TestRollouts(cluster)) {
      Report report = rollouts.run(TestRequests.tablets("{\"onFailure\": \"ABORT\"}"));

      assertThat(report.nodes().get(0).state()).isEqualTo(NodeState.ROLLED_BACK);
      assertThat(cluster.stoppedWhileLeading()).isEmpty();
      assertThat(cluster.calls())
          .containsSubsequence(
              step + " " + T1,
              "restore " + T1,
              "pre-upgrade " + T1,
              "detach " + T1,
              "restart " + T1,
              "recover " + T1,
              "post-upgrade " + T1,
              "verify " + T1);
      assertThat(cluster.node(T1).leadersAway).isFalse();
      assertThat(cluster.isConsistent()).isTrue();
    }
  }

  @Test
  void aRepairStartsANodeThatIsDownWithTheFileThatItHad() {
    cluster.leaseLeftBehindBy("rollout-demo", "tablet t1:10921 was in progress");
    cluster.leftHalfDone(T1, true);
    cluster.node(T1).pid = 0;
    try (TestWorkflows workflows =
        TestWorkflows.of(ClusterRepairWorkflowImpl.class).with(cluster)) {
      workflows.run(
          ClusterRepairWorkflow.TYPE,
          new RepairRequest("demo", false, null, null),
          RecoveryReport.class);

      assertThat(cluster.restored()).extracting(FileTask::backupOf).containsExactly("run-before");
      assertThat(cluster.node(T1).newFile).isFalse();
      assertThat(cluster.calls()).containsSubsequence("restart " + T1, "verify " + T1);
      assertThat(cluster.isConsistent()).isTrue();
    }
  }
}
