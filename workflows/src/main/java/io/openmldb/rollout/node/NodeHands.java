package io.openmldb.rollout.node;

import io.openmldb.rollout.plan.Node;
import io.openmldb.rollout.plan.NodePlan;
import io.openmldb.rollout.plan.ProcessMode;
import io.openmldb.rollout.request.ConfigEdit;
import io.openmldb.rollout.request.Options;
import io.openmldb.rollout.request.Procedure;
import io.openmldb.rollout.steps.ConfigFiles;
import io.openmldb.rollout.steps.ConfigFiles.FileOutcome;
import io.openmldb.rollout.steps.ConfigFiles.FileTask;
import io.openmldb.rollout.steps.HealthWait;
import io.openmldb.rollout.steps.LeaderMoves;
import io.openmldb.rollout.steps.LeaderMoves.MoveOutcome;
import io.openmldb.rollout.steps.LeaderMoves.MovePlanTask;
import io.openmldb.rollout.steps.LeaderMoves.MoveTask;
import io.openmldb.rollout.steps.Lease;
import io.openmldb.rollout.steps.Leases;
import io.openmldb.rollout.steps.Move;
import io.openmldb.rollout.steps.PendingUndo;
import io.openmldb.rollout.steps.PendingUndo.FileChange;
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

  /** The guard waits for ZooKeeper's session to end, and starts take their time. */
  static final Duration AT_REST = Duration.ofMinutes(10);

  private static final Duration A_DETACHMENT = Duration.ofMinutes(2);

  private final Lease lease;
  private final Node node;
  private final ConfigEdit edit;
  private final Options options;

  /**
   * The activities for one node.
   *
   * @param edit what is set in its file, so that no log is shown with its secrets; null when that
   *     is not known
   */
  NodeHands(Lease lease, Node node, ConfigEdit edit, Options options) {
    this.lease = lease;
    this.node = node;
    this.edit = edit;
    this.options = options;
  }

  FileOutcome backUp(NodePlan plan) {
    return files("backup").backUp(fileTask(plan));
  }

  FileOutcome edit(NodePlan plan) {
    return files("edit").edit(fileTask(plan));
  }

  FileOutcome restore(NodePlan plan) {
    return files("restore").restore(fileTask(plan));
  }

  /** Puts a file back; one that somebody else has changed is kept if {@code keepsForeign}. */
  FileOutcome restore(FileChange change, boolean keepsForeign) {
    return files("restore")
        .restore(
            new FileTask(
                lease,
                node,
                edit,
                change.sha256Before(),
                change.sha256After(),
                change.rolloutId(),
                keepsForeign));
  }

  PendingUndo pendingUndo() {
    return Workflow.newActivityStub(Leases.class, StepOptions.looking(summary("pending undo")))
        .pendingUndo(lease);
  }

  void endInterrupted() {
    Workflow.newActivityStub(
            Leases.class, StepOptions.within(AT_REST, summary("end what was interrupted")))
        .endInterrupted(lease);
  }

  /** Whether tablets are recovered directly, which needs their followers detached first. */
  boolean isFast() {
    return options.procedure() == Procedure.FAST;
  }

  List<Move> planMoves() {
    return Workflow.newActivityStub(LeaderMoves.class, StepOptions.looking(summary("plan moves")))
        .planMoves(new MovePlanTask(lease.cluster(), node, options.singleReplica()));
  }

  MoveOutcome moveAway(List<Move> moves) {
    return moving("pre-upgrade").moveAway(moveTask(moves));
  }

  MoveOutcome moveHome(List<Move> moves) {
    return moving("post-upgrade").moveHome(moveTask(moves));
  }

  ProcessSnapshot inspect() {
    return Workflow.newActivityStub(Processes.class, StepOptions.looking(summary("inspect")))
        .inspect(new ProcessTask(lease.cluster(), node));
  }

  RestartOutcome restart(
      ProcessSnapshot before, ProcessMode mode, ProcessMode modeBefore, boolean puttingBack) {
    Duration deadline = options.timeouts().restart();
    return Workflow.newActivityStub(
            Processes.class, StepOptions.within(deadline, summary("restart")))
        .restart(
            new RestartTask(
                lease,
                node,
                before,
                mode,
                options.procedure(),
                deadline,
                edit,
                modeBefore,
                puttingBack));
  }

  String logTail() {
    return Workflow.newActivityStub(Processes.class, StepOptions.looking(summary("log tail")))
        .logTail(new ProcessTask(lease.cluster(), node, edit));
  }

  List<Follower> planDetach() {
    return Workflow.newActivityStub(Recovery.class, StepOptions.looking(summary("plan detach")))
        .planDetach(new TabletTask(lease.cluster(), node));
  }

  void detach(List<Follower> followers) {
    Workflow.newActivityStub(Recovery.class, StepOptions.within(A_DETACHMENT, summary("detach")))
        .detach(new DetachTask(lease, node, followers));
  }

  RecoveryOutcome recover(List<Follower> detached) {
    // It ends by itself when there is no progress; as long as there is some, it may go on.
    Duration atMost = options.timeouts().recover().multipliedBy(10);
    return Workflow.newActivityStub(Recovery.class, StepOptions.within(atMost, summary("recover")))
        .recover(
            new RecoverTask(
                lease,
                node,
                detached,
                options.procedure(),
                options.maxOffsetLag(),
                options.timeouts().recover()));
  }

  /** Begins to wait for the cluster's health. */
  HealthWait awaitHealth(Duration deadline) {
    String cluster = lease.cluster();
    Verification stub =
        Workflow.newActivityStub(
            Verification.class, StepOptions.within(deadline, summary("health")));
    return HealthWait.begin(cluster, () -> stub.awaitHealth(new HealthTask(cluster, deadline)));
  }

  NodeProof verify(ConfigEdit wanted, String sha256, ProcessSnapshot process) {
    return Workflow.newActivityStub(Verification.class, StepOptions.looking(summary("verify")))
        .verify(new VerifyTask(lease.cluster(), node, wanted, sha256, process));
  }

  private ConfigFiles files(String what) {
    return Workflow.newActivityStub(ConfigFiles.class, StepOptions.within(A_FILE, summary(what)));
  }

  private LeaderMoves moving(String what) {
    ActivityOptions within = StepOptions.within(options.timeouts().leaderMoves(), summary(what));
    return Workflow.newActivityStub(LeaderMoves.class, within);
  }

  private FileTask fileTask(NodePlan plan) {
    return new FileTask(lease, node, edit, plan.sha256Before(), plan.sha256After());
  }

  private MoveTask moveTask(List<Move> moves) {
    return new MoveTask(
        lease,
        node,
        moves,
        options.procedure(),
        options.leaderMoveConcurrency(),
        options.maxOffsetLag(),
        options.timeouts().leaderMoves(),
        options.singleReplica());
  }

  private String summary(String what) {
    return node.title() + " · " + what;
  }
}
