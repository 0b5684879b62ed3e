package io.openmldb.rollout.workflows.node;

import io.openmldb.rollout.workflows.activity.TabletRecoveryActivities.Follower;
import io.openmldb.rollout.workflows.api.model.Component;
import io.openmldb.rollout.workflows.api.model.ConfigEdit;
import io.openmldb.rollout.workflows.api.model.LeaderMove;
import io.openmldb.rollout.workflows.api.model.Node;
import io.openmldb.rollout.workflows.api.model.PendingUndo;
import io.openmldb.rollout.workflows.api.model.PendingUndo.FileChange;
import io.openmldb.rollout.workflows.api.model.PendingUndo.ProcessChange;
import io.openmldb.rollout.workflows.api.model.ProcessSnapshot;
import io.openmldb.rollout.workflows.api.status.Step;
import io.openmldb.rollout.workflows.node.StepRecorder.StepOutcome;
import io.openmldb.rollout.workflows.temporal.FailureMessage;
import io.temporal.failure.ActivityFailure;
import io.temporal.workflow.Workflow;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Undoes what the lease records of a node, whoever began it and however that ended: the one way
 * back of a node's rollback, of a retry, of a takeover and of a repair.
 *
 * <ol>
 *   <li>End what was interrupted: a fence, a failover pause, a run of start.sh.
 *   <li>File: restored from its backup. What a person has made of it since the node was left broken
 *       is kept.
 *   <li>What is at home already leaves again, before a process that serves is stopped again:
 *       leaders moved away, followers detached.
 *   <li>Process: if it was replaced and not put back yet, or is down, started as it ran before.
 *   <li>Replicas: the tablet's made whole, followers attached again.
 *   <li>Leaders: brought home, added replicas deleted.
 *   <li>Verified, if the process was replaced.
 * </ol>
 *
 * <p>Each is done only where it is recorded, and again is as good as once: an undo that is
 * interrupted is begun again by the next workflow.
 */
final class NodeUndo {

  private final NodeActivityStubs activities;
  private final NodeSteps steps;
  private final StepRunner log;
  private final PendingUndo pending;
  private final boolean keepsForeign;
  private final Runnable endInterrupted;
  private boolean putsBack;
  private @Nullable String keptFile;
  private boolean movedAgain;

  /**
   * The undoing of what is pending.
   *
   * @param keepsForeign whether a file that somebody else has changed is kept; false: that fails
   */
  NodeUndo(
      NodeActivityStubs activities,
      NodeSteps steps,
      StepRunner log,
      PendingUndo pending,
      boolean keepsForeign) {
    this(activities, steps, log, pending, keepsForeign, activities::endInterrupted);
  }

  /**
   * The undoing of what is pending.
   *
   * @param keepsForeign whether a file that somebody else has changed is kept; false: that fails
   * @param endInterrupted ends a fence, a failover pause, a run of start.sh
   */
  NodeUndo(
      NodeActivityStubs activities,
      NodeSteps steps,
      StepRunner log,
      PendingUndo pending,
      boolean keepsForeign,
      Runnable endInterrupted) {
    this.activities = activities;
    this.steps = steps;
    this.log = log;
    this.pending = pending;
    this.keepsForeign = keepsForeign;
    this.endInterrupted = endInterrupted;
  }

  /**
   * Puts the node back.
   *
   * @return whether the process was replaced on the way, and the node verified as it was before
   * @throws ActivityFailure when that fails; what is left stays recorded
   */
  boolean rollBack() {
    endInterrupted();
    FileChange file = pending.file();
    if (file != null) {
      rollBackFile(file);
    }
    rollBackProcess();
    return finishRollback();
  }

  /**
   * The first part of a repair, which needs no leader: what was interrupted is ended, and a node
   * whose process was not replaced, or is down, or which was being put back, is put back as it was.
   * Any other is finished.
   */
  void beginRepair() {
    endInterrupted();
    boolean begun = pending.file() != null || pending.process() != null;
    putsBack = begun && (pending.isGoingBack() || !isReplacedAndAlive());
    if (putsBack) {
      FileChange file = pending.file();
      if (file != null) {
        log.run(Step.EDIT, () -> restore(file));
      }
      rollBackProcess();
    }
  }

  /** The second part: replicas whole, leaders home. */
  void finishRepair() {
    if (putsBack) {
      finishRollback();
    } else {
      recoverReplicasAndLeaders();
    }
  }

  /** That the file is somebody else's and was kept, as a sentence; empty when it was not. */
  Optional<String> keptFile() {
    return Optional.ofNullable(keptFile);
  }

  private void rollBackProcess() {
    ProcessChange change = pending.process();
    if (change != null) {
      if (isTablet() && isReplacedAndAlive() && !change.isBack()) {
        log.run(Step.PRE_UPGRADE, this::moveAwayAgain);
      }
      log.run(Step.RESTART, () -> restartAgain(change));
    }
  }

  private boolean finishRollback() {
    recoverReplicasAndLeaders();
    ProcessChange change = pending.process();
    ProcessSnapshot now = steps.process();
    boolean replaced = change != null && now != null && !now.isSameProcess(change.before());
    if (replaced) {
      FileChange file = pending.file();
      String sha256 = file != null && keptFile == null ? file.sha256Before() : null;
      log.run(Step.VERIFY, () -> steps.verify(ConfigEdit.NONE, sha256));
    }
    return replaced;
  }

  private boolean isReplacedAndAlive() {
    ProcessChange change = pending.process();
    if (change == null) {
      return false;
    }
    ProcessSnapshot now = steps.inspect();
    return now.pid() != 0 && !now.isSameProcess(change.before());
  }

  private void endInterrupted() {
    if (pending.isInterrupted() || pending.process() != null) {
      endInterrupted.run();
    }
  }

  /**
   * The file comes first: no process is restarted into one that is not as it was. Replicas and
   * leaders need no file, though, as long as a process runs, and are not left elsewhere because of
   * it.
   */
  private void rollBackFile(FileChange file) {
    try {
      log.run(Step.EDIT, () -> restore(file));
    } catch (ActivityFailure e) {
      tryRecoverReplicasAndLeaders();
      throw e;
    }
  }

  private StepOutcome restore(FileChange file) {
    var outcome = activities.restore(file, keepsForeign);
    keptFile = outcome.foreign() ? outcome.note() : null;
    return new StepOutcome(outcome.note(), outcome.attempts());
  }

  void tryRecoverReplicasAndLeaders() {
    try {
      if (pending.process() == null || steps.inspect().pid() != 0) {
        recoverReplicasAndLeaders();
      }
    } catch (ActivityFailure e) {
      // Its step says so, and it stays recorded; the file's failure is what is answered.
      Workflow.getLogger(NodeUndo.class).warn("Not settled either: {}", FailureMessage.of(e));
    }
  }

  /**
   * Partitions whose leaders came home before the update failed would have no leader while the
   * process restarts. If no replica can take them, the process keeps running, and a person is
   * asked.
   */
  private StepOutcome moveAwayAgain() {
    List<LeaderMove> home = activities.planMoves();
    StepOutcome done = new StepOutcome("no leader to move", 1);
    if (!home.isEmpty()) {
      done = steps.moveAway(home, unused -> {});
      movedAgain = true;
    }
    if (activities.isFast()) {
      List<Follower> followers = activities.planDetach();
      if (!followers.isEmpty()) {
        activities.detach(followers);
      }
    }
    return done;
  }

  private StepOutcome restartAgain(ProcessChange change) {
    ProcessSnapshot now = steps.inspect();
    if (now.pid() != 0 && now.isSameProcess(change.before())) {
      return new StepOutcome("not restarted yet, nothing to do", 1);
    }
    if (now.pid() != 0 && change.isBack()) {
      return new StepOutcome("rolled back already", 1);
    }
    // The mode that was asked for may be what does not work.
    return steps.putBack(change.modeBefore(), change.modeBefore());
  }

  private void recoverReplicasAndLeaders() {
    boolean concerned =
        pending.process() != null || pending.detached() > 0 || pending.returned() > 0;
    if (isTablet() && concerned) {
      log.run(Step.RECOVER, () -> steps.recover(List.of(), false));
    }
    if (pending.moves() > 0 || movedAgain) {
      log.run(
          Step.POST_UPGRADE,
          () ->
              steps.moveHome(
                  List.of(), movedAgain ? activities.pendingUndo().moves() : pending.moves()));
    }
  }

  boolean isTablet() {
    Node node = pending.node();
    return node != null && node.component() == Component.TABLET;
  }

  /** Runs a step, and may keep a record of it. */
  @FunctionalInterface
  interface StepRunner {
    void run(Step step, StepRecorder.StepBody body);
  }
}
