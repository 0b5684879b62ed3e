package io.openmldb.rollout.workflows.node;

import io.openmldb.rollout.workflows.activity.ConfigFileActivities.FileOutcome;
import io.openmldb.rollout.workflows.activity.TabletRecoveryActivities.Follower;
import io.openmldb.rollout.workflows.activity.VerificationActivities.Health;
import io.openmldb.rollout.workflows.api.model.Component;
import io.openmldb.rollout.workflows.api.model.ConfigEdit;
import io.openmldb.rollout.workflows.api.model.EffectiveProof;
import io.openmldb.rollout.workflows.api.model.LeaderMove;
import io.openmldb.rollout.workflows.api.model.PendingUndo;
import io.openmldb.rollout.workflows.api.model.ProcessSnapshot;
import io.openmldb.rollout.workflows.api.node.Direction;
import io.openmldb.rollout.workflows.api.node.NodeTask;
import io.openmldb.rollout.workflows.api.status.Step;
import io.openmldb.rollout.workflows.json.Excerpt;
import io.openmldb.rollout.workflows.node.StepRecorder.StepOutcome;
import io.openmldb.rollout.workflows.temporal.FailureMessage;
import io.openmldb.rollout.workflows.temporal.HealthCheckRun;
import io.openmldb.rollout.workflows.temporal.WorkflowTime;
import io.temporal.failure.ActivityFailure;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The steps of one node. How far they came is recorded in the lease, by the activities themselves,
 * so that the way back ({@link NodeUndo}) undoes what was begun and nothing else.
 */
final class NodeUpdateProcedure {

  private final NodeTask task;
  private final NodeActivityStubs activities;
  private final NodeSteps steps;
  private final StepRecorder log;

  private final List<LeaderMove> moves = new ArrayList<>();
  private List<Follower> detached = List.of();
  private PendingUndo pending = PendingUndo.nothing();

  NodeUpdateProcedure(NodeTask task, StepRecorder log) {
    this.task = task;
    this.activities =
        new NodeActivityStubs(task.lease(), task.plan().node(), task.edit(), task.options());
    this.steps = new NodeSteps(activities);
    this.log = log;
  }

  /**
   * Backup to verify. Between steps up to the restart, {@code aborted} is asked; from the restart
   * on the node is finished, because that is the shortest way to a consistent cluster.
   *
   * @throws NodeAbortedException when it was aborted before the restart
   */
  void update(BooleanSupplier aborted) {
    throwIfAborted(aborted);
    if (task.direction() == Direction.UPDATE) {
      log.run(Step.BACKUP, () -> done(activities.backUp(task.plan())));
      throwIfAborted(aborted);
    }
    edit();
    throwIfAborted(aborted);
    if (isTablet()) {
      log.run(Step.PRE_UPGRADE, this::moveLeadersAway);
      throwIfAborted(aborted);
    }
    log.run(Step.RESTART, () -> restart(aborted));
    finish();
  }

  /**
   * Puts the node back, as far as the lease says that it was changed.
   *
   * @return whether the process was replaced on the way, and the node verified as it was before
   * @throws ActivityFailure when that fails too
   */
  boolean rollBack() {
    log.beginRollback();
    pending = activities.pendingUndo();
    if (task.direction() == Direction.UNDO) {
      steps.toldBefore(pending.cost());
    }
    // The lease records how the file was left before an undo; after a failure in this attempt that
    // is not known.
    boolean keepsForeign = task.direction() == Direction.UNDO;
    return new NodeUndo(activities, steps, log::run, pending, keepsForeign).rollBack();
  }

  boolean hasRestarted() {
    return steps.process() != null;
  }

  /** The leaders that were moved away, whether they are home again or not. */
  List<LeaderMove> moves() {
    return List.copyOf(moves);
  }

  /**
   * What is still to be undone after a failure; as it was when the way back began where it cannot
   * be read.
   */
  PendingUndo left() {
    try {
      pending = activities.pendingUndo();
    } catch (ActivityFailure e) {
      Workflow.getLogger(NodeUpdateProcedure.class).warn("{}", FailureMessage.of(e));
    }
    return pending;
  }

  /** What was to be undone when it was read last. */
  PendingUndo pending() {
    return pending;
  }

  /**
   * The cost of moves that failed, as far as it was not reported yet, as the rest of a sentence.
   */
  String untoldCost() {
    return steps.tell(pending.cost());
  }

  String logTail() {
    return activities.logTail();
  }

  @Nullable EffectiveProof effective() {
    return steps.effective();
  }

  long refusedWritesMillis() {
    return steps.refusedWritesMillis();
  }

  private void edit() {
    boolean forwards = isUpdate();
    log.run(
        Step.EDIT,
        () -> done(forwards ? activities.edit(task.plan()) : activities.restore(task.plan())));
  }

  private void finish() {
    if (isTablet()) {
      log.run(Step.RECOVER, () -> steps.recover(detached, isUpdate()));
    }
    if (!moves.isEmpty()) {
      log.run(Step.POST_UPGRADE, () -> steps.moveHome(moves(), moves.size()));
    }
    boolean forwards = isUpdate();
    ConfigEdit edit = forwards ? task.edit() : ConfigEdit.NONE;
    String sha256 = forwards ? task.plan().sha256After() : sha256Before();
    log.run(Step.VERIFY, () -> steps.verify(edit, sha256));
  }

  private StepOutcome moveLeadersAway() {
    List<LeaderMove> planned = activities.planMoves();
    moves.addAll(planned);
    log.setPlannedMoves(moves.size());
    // With none planned as well: one may arrive before the restart.
    StepOutcome done = steps.moveAway(planned, this::addMoves);
    log.setMovesDone();
    return done;
  }

  private void addMoves(List<LeaderMove> further) {
    if (!further.isEmpty()) {
      moves.addAll(further);
      log.setPlannedMoves(moves.size());
    }
  }

  private StepOutcome restart(BooleanSupplier aborted) {
    if (needsHealthyCluster()) {
      awaitHealth(aborted);
      throwIfAborted(aborted);
    }
    ProcessSnapshot before = steps.inspect();
    if (isTablet() && activities.isFast()) {
      detached = activities.planDetach();
      if (!detached.isEmpty()) {
        activities.detach(detached);
      }
    }
    return isUpdate()
        ? steps.restart(task.plan().mode(), task.plan().modeBefore())
        : steps.putBack(task.plan().modeBefore(), before.mode());
  }

  private boolean isUpdate() {
    return task.direction() == Direction.UPDATE;
  }

  /**
   * Ends early when the rollout is aborted: then the node is put back, healthy cluster or not.
   *
   * @throws ClusterNotHealthyException when the cluster does not become healthy in time
   */
  private void awaitHealth(BooleanSupplier aborted) {
    Duration timeout = task.options().timeouts().health();
    Instant until = WorkflowTime.now().plus(timeout);
    boolean[] held = new boolean[1];
    Health health =
        HealthCheckRun.repeatUntilHealthy(
            timeout,
            HealthCheckRun.FIRST_LOOK,
            activities::awaitHealth,
            aborted,
            found -> {
              held[0] = true;
              log.awaitsHealth(Step.RESTART, found.problems(), until);
            });
    if (aborted.getAsBoolean()) {
      return;
    }
    if (!health.problems().isEmpty()) {
      throw new ClusterNotHealthyException(task.lease().cluster(), timeout, health.problems());
    }
    if (held[0]) {
      log.continues(Step.RESTART);
      if (isTablet()) {
        moveLeadersAwayAgain();
      }
    }
  }

  /** Where the tablet that had them died, the nameserver has given leaders back to this one. */
  private void moveLeadersAwayAgain() {
    steps.moveAway(moves(), this::addMoves);
  }

  /**
   * Since the last health check leaders were moved, and another tablet may have gone away: two
   * tablets must never be down at once. What is put back was inspected right before, and must not
   * wait for what it makes whole.
   */
  private boolean needsHealthyCluster() {
    Component component = task.plan().component();
    boolean matters = component == Component.TABLET || component == Component.NAMESERVER;
    return matters && task.direction() == Direction.UPDATE && !task.healthWaived();
  }

  private static StepOutcome done(FileOutcome outcome) {
    return new StepOutcome(outcome.note(), outcome.attempts());
  }

  private boolean isTablet() {
    return task.plan().component() == Component.TABLET;
  }

  private String sha256Before() {
    return Objects.requireNonNull(task.plan().sha256Before(), "sha256Before is null");
  }

  private static void throwIfAborted(BooleanSupplier aborted) {
    if (aborted.getAsBoolean()) {
      throw new NodeAbortedException();
    }
  }

  /** The cluster did not become healthy in time, so that the node was not restarted. */
  static final class ClusterNotHealthyException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ClusterNotHealthyException(String cluster, Duration waited, List<String> problems) {
      super(
          "cluster "
              + cluster
              + " did not become healthy within "
              + waited
              + ", so nothing was restarted: "
              + Excerpt.joined(problems));
    }
  }

  /** The rollout was aborted while this node could still be put back without a restart. */
  static final class NodeAbortedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NodeAbortedException() {
      super("aborted before the restart");
    }
  }
}
