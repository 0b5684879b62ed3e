package io.openmldb.rollout.workflows.node;

import io.openmldb.rollout.workflows.activity.ClusterRecoveryActivities;
import io.openmldb.rollout.workflows.activity.ClusterRecoveryActivities.LeaderRecoveryOutcome;
import io.openmldb.rollout.workflows.activity.ClusterRecoveryActivities.LeaderRecoveryTask;
import io.openmldb.rollout.workflows.activity.ConfigFileActivities;
import io.openmldb.rollout.workflows.activity.ConfigFileActivities.FileOutcome;
import io.openmldb.rollout.workflows.activity.ConfigFileActivities.FileTask;
import io.openmldb.rollout.workflows.activity.LeaderMoveActivities;
import io.openmldb.rollout.workflows.activity.LeaderMoveActivities.MoveOutcome;
import io.openmldb.rollout.workflows.activity.LeaderMoveActivities.MovePlanTask;
import io.openmldb.rollout.workflows.activity.LeaderMoveActivities.MoveTask;
import io.openmldb.rollout.workflows.activity.LeaseActivities;
import io.openmldb.rollout.workflows.activity.ProcessActivities;
import io.openmldb.rollout.workflows.activity.ProcessActivities.ProcessTask;
import io.openmldb.rollout.workflows.activity.ProcessActivities.RestartOutcome;
import io.openmldb.rollout.workflows.activity.ProcessActivities.RestartTask;
import io.openmldb.rollout.workflows.activity.TabletRecoveryActivities;
import io.openmldb.rollout.workflows.activity.TabletRecoveryActivities.DetachTask;
import io.openmldb.rollout.workflows.activity.TabletRecoveryActivities.Follower;
import io.openmldb.rollout.workflows.activity.TabletRecoveryActivities.RecoverTask;
import io.openmldb.rollout.workflows.activity.TabletRecoveryActivities.RecoveryOutcome;
import io.openmldb.rollout.workflows.activity.TabletRecoveryActivities.TabletTask;
import io.openmldb.rollout.workflows.activity.VerificationActivities;
import io.openmldb.rollout.workflows.activity.VerificationActivities.HealthTask;
import io.openmldb.rollout.workflows.activity.VerificationActivities.NodeProof;
import io.openmldb.rollout.workflows.activity.VerificationActivities.VerifyTask;
import io.openmldb.rollout.workflows.api.model.ConfigEdit;
import io.openmldb.rollout.workflows.api.model.LeaderMove;
import io.openmldb.rollout.workflows.api.model.Lease;
import io.openmldb.rollout.workflows.api.model.Node;
import io.openmldb.rollout.workflows.api.model.PendingUndo;
import io.openmldb.rollout.workflows.api.model.PendingUndo.FileChange;
import io.openmldb.rollout.workflows.api.model.ProcessMode;
import io.openmldb.rollout.workflows.api.model.ProcessSnapshot;
import io.openmldb.rollout.workflows.api.plan.NodePlan;
import io.openmldb.rollout.workflows.api.request.Options;
import io.openmldb.rollout.workflows.api.request.Procedure;
import io.openmldb.rollout.workflows.lease.LeaseActivityStubs;
import io.openmldb.rollout.workflows.temporal.ActivityOptionsFactory;
import io.openmldb.rollout.workflows.temporal.HealthCheckRun;
import io.temporal.activity.ActivityOptions;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The activities of one node rollout, each called with this node, its options and a summary. */
final class NodeActivityStubs {

  private static final Duration A_FILE = Duration.ofMinutes(2);

  private static final Duration A_DETACHMENT = Duration.ofMinutes(2);

  private final Lease lease;
  private final Node node;
  private final @Nullable ConfigEdit edit;
  private final Options options;

  /**
   * The activities for one node.
   *
   * @param edit what is set in its file, so that no log is shown with its secrets; null when that
   *     is not known
   */
  NodeActivityStubs(Lease lease, Node node, @Nullable ConfigEdit edit, Options options) {
    this.lease = lease;
    this.node = node;
    this.edit = edit;
    this.options = options;
  }

  FileOutcome backUp(NodePlan plan) {
    return configFileStub("backup").backUp(fileTask(plan));
  }

  FileOutcome edit(NodePlan plan) {
    return configFileStub("edit").edit(fileTask(plan));
  }

  FileOutcome restore(NodePlan plan) {
    return configFileStub("restore").restore(fileTask(plan));
  }

  /** Puts a file back; one that somebody else has changed is kept if {@code keepsForeign}. */
  FileOutcome restore(FileChange change, boolean keepsForeign) {
    return configFileStub("restore")
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
    return Workflow.newActivityStub(
            LeaseActivities.class, ActivityOptionsFactory.forReading(summary("pending undo")))
        .pendingUndo(lease);
  }

  void endInterrupted() {
    Workflow.newActivityStub(
            LeaseActivities.class,
            ActivityOptionsFactory.withinDeadline(
                LeaseActivityStubs.AN_INTERRUPTION, summary("end what was interrupted")))
        .endInterrupted(lease);
  }

  /** Whether tablets are recovered directly, which needs their followers detached first. */
  boolean isFast() {
    return options.procedure() == Procedure.FAST;
  }

  List<LeaderMove> planMoves() {
    return Workflow.newActivityStub(
            LeaderMoveActivities.class, ActivityOptionsFactory.forReading(summary("plan moves")))
        .planMoves(new MovePlanTask(lease.cluster(), node, options.singleReplica()));
  }

  MoveOutcome moveAway(List<LeaderMove> moves) {
    return leaderMoveStub("pre-upgrade").moveAway(moveTask(moves));
  }

  MoveOutcome moveHome(List<LeaderMove> moves) {
    return leaderMoveStub("post-upgrade").moveHome(moveTask(moves));
  }

  /** Gives every partition one live leader, where no replica that may hold more is away. */
  LeaderRecoveryOutcome recoverLeaders() {
    Duration noProgress = options.timeouts().leaderMoves();
    return Workflow.newActivityStub(
            ClusterRecoveryActivities.class,
            ActivityOptionsFactory.withinDeadline(noProgress.multipliedBy(2), summary("leaders")))
        .recoverLeaders(new LeaderRecoveryTask(lease, node, List.of(), noProgress));
  }

  ProcessSnapshot inspect() {
    return Workflow.newActivityStub(
            ProcessActivities.class, ActivityOptionsFactory.forReading(summary("inspect")))
        .inspect(new ProcessTask(lease.cluster(), node));
  }

  RestartOutcome restart(
      ProcessSnapshot before, ProcessMode mode, ProcessMode modeBefore, boolean puttingBack) {
    Duration deadline = options.timeouts().restart();
    return Workflow.newActivityStub(
            ProcessActivities.class,
            ActivityOptionsFactory.withinDeadline(deadline, summary("restart")))
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
    return Workflow.newActivityStub(
            ProcessActivities.class, ActivityOptionsFactory.forReading(summary("log tail")))
        .logTail(new ProcessTask(lease.cluster(), node, edit));
  }

  List<Follower> planDetach() {
    return Workflow.newActivityStub(
            TabletRecoveryActivities.class,
            ActivityOptionsFactory.forReading(summary("plan detach")))
        .planDetach(new TabletTask(lease.cluster(), node));
  }

  void detach(List<Follower> followers) {
    Workflow.newActivityStub(
            TabletRecoveryActivities.class,
            ActivityOptionsFactory.withinDeadline(A_DETACHMENT, summary("detach")))
        .detach(new DetachTask(lease, node, followers));
  }

  /**
   * Makes the tablet whole.
   *
   * @param canBeRolledBack whether its former configuration can be put back
   */
  RecoveryOutcome recover(List<Follower> detached, boolean canBeRolledBack) {
    // It ends by itself when there is no progress; as long as there is some, it may go on.
    Duration atMost = options.timeouts().recover().multipliedBy(10);
    RecoverTask task =
        new RecoverTask(
            lease,
            node,
            detached,
            options.procedure(),
            options.maxOffsetLag(),
            options.timeouts().recover());
    return Workflow.newActivityStub(
            TabletRecoveryActivities.class,
            ActivityOptionsFactory.withinDeadline(atMost, summary("recover")))
        .recover(canBeRolledBack ? task.orRolledBack() : task);
  }

  /** Begins to wait for the cluster's health. */
  HealthCheckRun awaitHealth(Duration deadline) {
    String cluster = lease.cluster();
    VerificationActivities stub =
        Workflow.newActivityStub(
            VerificationActivities.class,
            ActivityOptionsFactory.withinDeadline(deadline, summary("health")));
    return HealthCheckRun.begin(cluster, () -> stub.awaitHealth(new HealthTask(cluster, deadline)));
  }

  NodeProof verify(ConfigEdit wanted, @Nullable String sha256, ProcessSnapshot process) {
    return Workflow.newActivityStub(
            VerificationActivities.class, ActivityOptionsFactory.forReading(summary("verify")))
        .verify(new VerifyTask(lease.cluster(), node, wanted, sha256, process));
  }

  private ConfigFileActivities configFileStub(String what) {
    return Workflow.newActivityStub(
        ConfigFileActivities.class, ActivityOptionsFactory.withinDeadline(A_FILE, summary(what)));
  }

  private LeaderMoveActivities leaderMoveStub(String what) {
    ActivityOptions within =
        ActivityOptionsFactory.withinDeadline(options.timeouts().leaderMoves(), summary(what));
    return Workflow.newActivityStub(LeaderMoveActivities.class, within);
  }

  private FileTask fileTask(NodePlan plan) {
    return new FileTask(lease, node, edit, plan.sha256Before(), plan.sha256After());
  }

  private MoveTask moveTask(List<LeaderMove> moves) {
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
