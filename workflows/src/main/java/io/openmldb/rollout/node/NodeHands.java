package io.openmldb.rollout.node;

import io.openmldb.rollout.plan.Node;
import io.openmldb.rollout.plan.ProcessMode;
import io.openmldb.rollout.request.ConfigEdit;
import io.openmldb.rollout.request.Options;
import io.openmldb.rollout.steps.ConfigFiles;
import io.openmldb.rollout.steps.ConfigFiles.FileOutcome;
import io.openmldb.rollout.steps.ConfigFiles.FileTask;
import io.openmldb.rollout.steps.HealthWait;
import io.openmldb.rollout.steps.LeaderMoves;
import io.openmldb.rollout.steps.LeaderMoves.MoveOutcome;
import io.openmldb.rollout.steps.LeaderMoves.MovePlanTask;
import io.openmldb.rollout.steps.LeaderMoves.MoveTask;
import io.openmldb.rollout.steps.Move;
import io.openmldb.rollout.steps.ProcessSnapshot;
import io.openmldb.rollout.steps.Processes;
import io.openmldb.rollout.steps.Processes.ProcessTask;
import io.openmldb.rollout.steps.Processes.RestartOutcome;
import io.openmldb.rollout.steps.Processes.RestartTask;
import io.openmldb.rollout.steps.Recovery;
import io.openmldb.rollout.steps.Recovery.DetachTask;
import io.openmldb.rollout.steps.Recovery.Follower;
import io.openmldb.rollout.steps.Recovery.RecoverTask;
import io.openmldb.rollout.steps.Recovery.RecoveryOutcome;
import io.openmldb.rollout.steps.Recovery.TabletTask;
import io.openmldb.rollout.steps.StepOptions;
import io.openmldb.rollout.steps.Verification;
import io.openmldb.rollout.steps.Verification.HealthTask;
import io.openmldb.rollout.steps.Verification.NodeProof;
import io.openmldb.rollout.steps.Verification.VerifyTask;
import io.temporal.activity.ActivityOptions;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.util.List;

/** The activities of one node rollout, each called with this node, its options and a summary. */
final class NodeHands {

  private static final Duration A_FILE = Duration.ofMinutes(2);
  private static final Duration A_DETACHMENT = Duration.ofMinutes(2);

  private final NodeTask task;
  private final Node node;

  NodeHands(NodeTask task) {
    this.task = task;
    this.node = task.plan().node();
  }

  FileOutcome backUp() {
    return files("backup").backUp(fileTask());
  }

  FileOutcome edit() {
    return files("edit").edit(fileTask());
  }

  FileOutcome restore() {
    return files("restore").restore(fileTask());
  }

  List<Move> planMoves() {
    return Workflow.newActivityStub(LeaderMoves.class, StepOptions.looking(summary("plan moves")))
        .planMoves(new MovePlanTask(task.lease().cluster(), node, options().singleReplica()));
  }

  MoveOutcome moveAway(List<Move> moves) {
    return moving("pre-upgrade").moveAway(moveTask(moves));
  }

  MoveOutcome moveHome(List<Move> moves) {
    return moving("post-upgrade").moveHome(moveTask(moves));
  }

  ProcessSnapshot inspect() {
    return Workflow.newActivityStub(Processes.class, StepOptions.looking(summary("inspect")))
        .inspect(new ProcessTask(task.lease().cluster(), node));
  }

  RestartOutcome restart(ProcessSnapshot before, ProcessMode mode) {
    Duration deadline = options().timeouts().restart();
    return Workflow.newActivityStub(
            Processes.class, StepOptions.within(deadline, summary("restart")))
        .restart(
            new RestartTask(
                task.lease(), node, before, mode, options().procedure(), deadline, task.edit()));
  }

  String logTail() {
    return Workflow.newActivityStub(Processes.class, StepOptions.looking(summary("log tail")))
        .logTail(new ProcessTask(task.lease().cluster(), node, task.edit()));
  }

  List<Follower> planDetach() {
    return Workflow.newActivityStub(Recovery.class, StepOptions.looking(summary("plan detach")))
        .planDetach(new TabletTask(task.lease().cluster(), node));
  }

  void detach(List<Follower> followers) {
    Workflow.newActivityStub(Recovery.class, StepOptions.within(A_DETACHMENT, summary("detach")))
        .detach(new DetachTask(task.lease(), node, followers));
  }

  RecoveryOutcome recover(List<Follower> detached) {
    // It ends by itself when there is no progress; as long as there is some, it may go on.
    Duration atMost = options().timeouts().recover().multipliedBy(10);
    return Workflow.newActivityStub(Recovery.class, StepOptions.within(atMost, summary("recover")))
        .recover(
            new RecoverTask(
                task.lease(),
                node,
                detached,
                options().procedure(),
                options().maxOffsetLag(),
                options().timeouts().recover()));
  }

  /** Begins to wait for the cluster's health. */
  HealthWait awaitHealth(Duration deadline) {
    String cluster = task.lease().cluster();
    Verification stub =
        Workflow.newActivityStub(
            Verification.class, StepOptions.within(deadline, summary("health")));
    return HealthWait.begin(cluster, () -> stub.awaitHealth(new HealthTask(cluster, deadline)));
  }

  NodeProof verify(ConfigEdit edit, String sha256, ProcessSnapshot process) {
    return Workflow.newActivityStub(Verification.class, StepOptions.looking(summary("verify")))
        .verify(new VerifyTask(task.lease().cluster(), node, edit, sha256, process));
  }

  private ConfigFiles files(String what) {
    return Workflow.newActivityStub(ConfigFiles.class, StepOptions.within(A_FILE, summary(what)));
  }

  private LeaderMoves moving(String what) {
    ActivityOptions options = StepOptions.within(options().timeouts().leaderMoves(), summary(what));
    return Workflow.newActivityStub(LeaderMoves.class, options);
  }

  private FileTask fileTask() {
    return new FileTask(
        task.lease(), node, task.edit(), task.plan().sha256Before(), task.plan().sha256After());
  }

  private MoveTask moveTask(List<Move> moves) {
    return new MoveTask(
        task.lease(),
        node,
        moves,
        options().procedure(),
        options().leaderMoveConcurrency(),
        options().maxOffsetLag(),
        options().timeouts().leaderMoves());
  }

  private Options options() {
    return task.options();
  }

  private String summary(String what) {
    return node.title() + " · " + what;
  }
}
