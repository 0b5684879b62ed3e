package io.openmldb.rollout.node;

import io.openmldb.rollout.json.Excerpt;
import io.openmldb.rollout.node.StepLog.Done;
import io.openmldb.rollout.request.Component;
import io.openmldb.rollout.request.ConfigEdit;
import io.openmldb.rollout.steps.ConfigFiles.FileOutcome;
import io.openmldb.rollout.steps.EffectiveProof;
import io.openmldb.rollout.steps.FailureText;
import io.openmldb.rollout.steps.HealthWait;
import io.openmldb.rollout.steps.Move;
import io.openmldb.rollout.steps.PendingUndo;
import io.openmldb.rollout.steps.ProcessSnapshot;
import io.openmldb.rollout.steps.Recovery.Follower;
import io.openmldb.rollout.steps.Verification.Health;
import io.openmldb.rollout.steps.WorkflowTime;
import io.temporal.failure.ActivityFailure;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.BooleanSupplier;

/**
 * The steps of one node. How far they came is recorded in the lease, by the activities themselves,
 * so that the way back ({@link Undo}) undoes what was begun and nothing else.
 */
final class NodeProcedure {

  private final NodeTask task;
  private final NodeHands hands;
  private final NodeSteps steps;
  private final StepLog log;

  private final List<Move> moves = new ArrayList<>();
  private List<Follower> detached = List.of();
  private PendingUndo pending = PendingUndo.nothing();

  NodeProcedure(NodeTask task, StepLog log) {
    this.task = task;
    this.hands = new NodeHands(task.lease(), task.plan().node(), task.edit(), task.options());
    this.steps = new NodeSteps(hands);
    this.log = log;
  }

  /**
   * Backup to verify. Between steps up to the restart, {@code aborted} is asked; from the restart
   * on the node is finished, because that is the shortest way to a consistent cluster.
   *
   * @throws NodeAborted when it was aborted before the restart
   */
  void update(BooleanSupplier aborted) {
    stopIf(aborted);
    if (task.direction() == Direction.UPDATE) {
      log.run(Step.BACKUP, () -> done(hands.backUp(task.plan())));
      stopIf(aborted);
    }
    edit();
    stopIf(aborted);
    if (isTablet()) {
      log.run(Step.PRE_UPGRADE, this::moveLeadersAway);
      stopIf(aborted);
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
    pending = hands.pendingUndo();
    if (task.direction() == Direction.UNDO) {
      steps.toldBefore(pending.cost());
    }
    // Whoever asked for an undoing knows how the file was left; a failure a moment ago did not.
    boolean keepsForeign = task.direction() == Direction.UNDO;
    return new Undo(hands, steps, log::run, pending, keepsForeign).rollBack();
  }

  boolean hasRestarted() {
    return steps.process() != null;
  }

  /** The leaders that were moved away, whether they are home again or not. */
  List<Move> moves() {
    return List.copyOf(moves);
  }

  /**
   * What is still to be undone after a failure; as it was when the way back began where it cannot
   * be read.
   */
  PendingUndo left() {
    try {
      pending = hands.pendingUndo();
    } catch (ActivityFailure e) {
      Workflow.getLogger(NodeProcedure.class).warn("{}", FailureText.of(e));
    }
    return pending;
  }

  /** What was to be undone when it was read last. */
  PendingUndo pending() {
    return pending;
  }

  /** What moves that failed have cost and nobody has told yet, as the rest of a sentence. */
  String untoldCost() {
    return steps.tell(pending.cost());
  }

  String logTail() {
    return hands.logTail();
  }

  EffectiveProof effective() {
    return steps.effective();
  }

  long refusedWritesMillis() {
    return steps.refusedWritesMillis();
  }

  private void edit() {
    boolean forwards = forwards();
    log.run(Step.EDIT, () -> done(forwards ? hands.edit(task.plan()) : hands.restore(task.plan())));
  }

  private void finish() {
    if (isTablet()) {
      log.run(Step.RECOVER, () -> steps.recover(detached));
    }
    if (!moves.isEmpty()) {
      log.run(Step.POST_UPGRADE, () -> steps.moveHome(moves(), moves.size()));
    }
    boolean forwards = forwards();
    ConfigEdit edit = forwards ? task.edit() : new ConfigEdit(null, null);
    String sha256 = forwards ? task.plan().sha256After() : sha256Before();
    log.run(Step.VERIFY, () -> steps.verify(edit, sha256));
  }

  private Done moveLeadersAway() {
    List<Move> planned = hands.planMoves();
    moves.addAll(planned);
    log.planned(moves.size());
    // With none planned as well: one may arrive before the restart.
    Done done = steps.moveAway(planned, this::alsoMoved);
    log.moved();
    return done;
  }

  private void alsoMoved(List<Move> further) {
    if (!further.isEmpty()) {
      moves.addAll(further);
      log.planned(moves.size());
    }
  }

  private Done restart(BooleanSupplier aborted) {
    if (mayFindTheClusterIll()) {
      awaitHealth(aborted);
      stopIf(aborted);
    }
    ProcessSnapshot before = steps.inspect();
    if (isTablet() && hands.isFast()) {
      detached = hands.planDetach();
      if (!detached.isEmpty()) {
        hands.detach(detached);
      }
    }
    return forwards()
        ? steps.restart(task.plan().mode(), task.plan().modeBefore())
        : steps.putBack(task.plan().modeBefore(), before.mode());
  }

  private boolean forwards() {
    return task.direction() == Direction.UPDATE;
  }

  /**
   * Ends early when the rollout is aborted: then the node is put back, healthy cluster or not.
   *
   * @throws ClusterNotHealthy when the cluster does not become healthy in time
   */
  private void awaitHealth(BooleanSupplier aborted) {
    Duration patience = task.options().timeouts().health();
    Instant until = WorkflowTime.now().plus(patience);
    boolean[] held = new boolean[1];
    Health health =
        HealthWait.lookUntilHealthy(
            patience,
            hands::awaitHealth,
            aborted,
            found -> {
              held[0] = true;
              log.awaitsHealth(Step.RESTART, found.problems(), until);
            });
    if (aborted.getAsBoolean()) {
      return;
    }
    if (!health.problems().isEmpty()) {
      throw new ClusterNotHealthy(task.lease().cluster(), patience, health.problems());
    }
    if (held[0]) {
      log.goesOn(Step.RESTART);
      if (isTablet()) {
        moveLeadersAwayAgain();
      }
    }
  }

  /** Where the tablet that had them died, the nameserver has given leaders back to this one. */
  private void moveLeadersAwayAgain() {
    steps.moveAway(moves(), this::alsoMoved);
  }

  /**
   * Since the rollout last looked, leaders were moved, and another tablet may be gone: never two at
   * once. What is put back was looked at right before, and must not wait for what it mends.
   */
  private boolean mayFindTheClusterIll() {
    Component component = task.plan().component();
    boolean matters = component == Component.TABLET || component == Component.NAMESERVER;
    return matters && task.direction() == Direction.UPDATE && !task.healthWaived();
  }

  private static Done done(FileOutcome outcome) {
    return new Done(outcome.note(), outcome.attempts());
  }

  private boolean isTablet() {
    return task.plan().component() == Component.TABLET;
  }

  private String sha256Before() {
    return Objects.requireNonNull(task.plan().sha256Before(), "sha256Before is null");
  }

  private static void stopIf(BooleanSupplier aborted) {
    if (aborted.getAsBoolean()) {
      throw new NodeAborted();
    }
  }

  /** The cluster did not become healthy in time, so that the node was not restarted. */
  static final class ClusterNotHealthy extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ClusterNotHealthy(String cluster, Duration waited, List<String> problems) {
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
  static final class NodeAborted extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NodeAborted() {
      super("aborted before the restart");
    }
  }
}
