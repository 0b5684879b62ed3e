package io.openmldb.rollout.node;

import io.openmldb.rollout.json.Excerpt;
import io.openmldb.rollout.node.StepLog.Done;
import io.openmldb.rollout.plan.ProcessMode;
import io.openmldb.rollout.request.Component;
import io.openmldb.rollout.request.ConfigEdit;
import io.openmldb.rollout.request.Procedure;
import io.openmldb.rollout.steps.ConfigFiles.FileOutcome;
import io.openmldb.rollout.steps.EffectiveProof;
import io.openmldb.rollout.steps.FailureText;
import io.openmldb.rollout.steps.FailureType;
import io.openmldb.rollout.steps.HealthWait;
import io.openmldb.rollout.steps.LeaderMoves.MoveOutcome;
import io.openmldb.rollout.steps.Move;
import io.openmldb.rollout.steps.ProcessSnapshot;
import io.openmldb.rollout.steps.Recovery.Follower;
import io.openmldb.rollout.steps.Verification.Health;
import io.openmldb.rollout.steps.Verification.NodeProof;
import io.temporal.failure.ActivityFailure;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.BooleanSupplier;

/**
 * The steps of one node, forwards and back. It remembers how far it came, so that the way back
 * undoes what was begun and nothing else.
 */
final class NodeProcedure {

  /** What a fence promises: no stretch of refused writes is longer. */
  private static final long LONGEST_REFUSAL_MILLIS = 2_000;

  private final NodeTask task;
  private final NodeHands hands;
  private final StepLog log;

  private final List<Move> moves = new ArrayList<>();
  private List<Follower> detached = List.of();
  private ProcessSnapshot original;
  private ProcessSnapshot process;
  private EffectiveProof effective;
  private long refusedWritesMillis;
  private boolean editBegun;
  private boolean movesBegun;
  private boolean restartBegun;

  NodeProcedure(NodeTask task, StepLog log) {
    this.task = task;
    this.hands = new NodeHands(task);
    this.log = log;
  }

  /** Takes over what an earlier attempt left to undo, so that {@link #rollBack()} undoes it. */
  void owe(Debts debts) {
    editBegun = debts.edited();
    original = debts.original();
    restartBegun = original != null;
    detached = debts.detached();
    moves.addAll(debts.moves());
    movesBegun = !moves.isEmpty();
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
      log.run(Step.BACKUP, () -> done(hands.backUp()));
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
   * Puts the node back: its file, its process if that was restarted, its replicas, its leaders.
   *
   * @return whether the process was replaced on the way, and the node verified as it was before
   * @throws io.temporal.failure.ActivityFailure when that fails too
   */
  boolean rollBack() {
    log.beginRollback();
    if (editBegun && task.direction() == Direction.UPDATE) {
      putFileBack();
    }
    if (restartBegun) {
      log.run(Step.RESTART, this::restartAgain);
    }
    boolean restarted = restartBegun && !process.isSameProcess(original);
    if (isTablet() && restartBegun) {
      log.run(Step.RECOVER, this::recover);
    }
    if (movesBegun) {
      log.run(Step.POST_UPGRADE, this::bringLeadersHome);
    }
    if (restarted) {
      log.run(Step.VERIFY, () -> verify(new ConfigEdit(null, null), sha256Before()));
      effective = null;
    }
    return restarted;
  }

  /**
   * The file comes first: no process is restarted into one that is not as it was. Replicas and
   * leaders need no file, though, as long as a process runs, and are not left astray because of it.
   */
  private void putFileBack() {
    try {
      log.run(Step.EDIT, () -> done(hands.restore()));
    } catch (ActivityFailure e) {
      settleReplicasAndLeaders();
      throw e;
    }
  }

  private void settleReplicasAndLeaders() {
    try {
      if (restartBegun && hands.inspect().pid() == 0) {
        return;
      }
      if (isTablet() && restartBegun) {
        log.run(Step.RECOVER, this::recover);
      }
      if (movesBegun) {
        log.run(Step.POST_UPGRADE, this::bringLeadersHome);
      }
    } catch (ActivityFailure e) {
      // Its step says so, and it stays among the debts; the file's failure is what is answered.
      Workflow.getLogger(NodeProcedure.class).warn("Not settled either: {}", FailureText.of(e));
    }
  }

  boolean hasRestarted() {
    return restartBegun;
  }

  /** The leaders that were moved away, whether they are home again or not. */
  List<Move> moves() {
    return List.copyOf(moves);
  }

  /** What is still to be undone, should nothing more be done. */
  Debts debts() {
    return new Debts(editBegun, original, detached, movesBegun ? moves() : List.of());
  }

  String logTail() {
    return hands.logTail();
  }

  EffectiveProof effective() {
    return effective;
  }

  long refusedWritesMillis() {
    return refusedWritesMillis;
  }

  private void edit() {
    editBegun = true;
    boolean forwards = task.direction() == Direction.UPDATE;
    try {
      log.run(Step.EDIT, () -> done(forwards ? hands.edit() : hands.restore()));
    } catch (ActivityFailure e) {
      // Somebody else changed the file, so there is nothing of ours in it to take back.
      editBegun = !FailureText.isOf(FailureType.FILE_CONFLICT, e);
      throw e;
    }
  }

  private void finish() {
    if (isTablet()) {
      log.run(Step.RECOVER, this::recover);
    }
    if (movesBegun) {
      log.run(Step.POST_UPGRADE, this::bringLeadersHome);
    }
    boolean forwards = task.direction() == Direction.UPDATE;
    ConfigEdit edit = forwards ? task.edit() : new ConfigEdit(null, null);
    String sha256 = forwards ? task.plan().sha256After() : sha256Before();
    log.run(Step.VERIFY, () -> verify(edit, sha256));
  }

  private Done moveLeadersAway() {
    List<Move> planned = hands.planMoves();
    moves.addAll(planned);
    log.planned(moves.size());
    if (planned.isEmpty()) {
      return new Done("no leader to move", 1);
    }
    movesBegun = true;
    MoveOutcome outcome = hands.moveAway(planned);
    log.moved();
    return told(planned.size() + " leaders moved away", outcome);
  }

  private Done restart(BooleanSupplier aborted) {
    if (mayFindTheClusterIll()) {
      awaitHealth(aborted);
      stopIf(aborted);
    }
    original = hands.inspect();
    process = original;
    restartBegun = true;
    if (isTablet() && task.options().procedure() == Procedure.FAST) {
      detached = hands.planDetach();
      if (!detached.isEmpty()) {
        hands.detach(detached);
      }
    }
    return restarted(wantedMode());
  }

  /**
   * Ends early when the rollout is aborted: then the node is put back, healthy cluster or not.
   *
   * @throws ClusterNotHealthy when the cluster does not become healthy in time
   */
  private void awaitHealth(BooleanSupplier aborted) {
    Duration patience = task.options().timeouts().health();
    boolean[] held = new boolean[1];
    Health health =
        HealthWait.lookUntilHealthy(
            patience,
            hands::awaitHealth,
            aborted,
            found -> {
              held[0] = true;
              log.awaitsHealth(Step.RESTART, found.problems());
            });
    if (aborted.getAsBoolean()) {
      return;
    }
    if (!health.problems().isEmpty()) {
      throw new ClusterNotHealthy(task.lease().cluster(), patience, health.problems());
    }
    if (held[0]) {
      log.goesOn(Step.RESTART);
      moveLeadersAwayAgain();
    }
  }

  /** Where the tablet that had them died, the nameserver has given leaders back to this one. */
  private void moveLeadersAwayAgain() {
    if (movesBegun) {
      refusedWritesMillis += hands.moveAway(moves()).refusedWritesMillis();
    }
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

  private ProcessMode wantedMode() {
    return task.direction() == Direction.REVERT ? task.plan().modeBefore() : task.plan().mode();
  }

  /** As it was meant to run before, were it without the supervisor that had died. */
  private ProcessMode modeBefore() {
    return task.direction() == Direction.UPDATE ? task.plan().modeBefore() : original.mode();
  }

  private Done restartAgain() {
    process = hands.inspect();
    if (process.pid() != 0 && process.isSameProcess(original)) {
      return new Done("not restarted yet, nothing to do", 1);
    }
    // The mode that was asked for may be what does not work.
    return restarted(modeBefore());
  }

  private Done restarted(ProcessMode mode) {
    var outcome = hands.restart(process, mode);
    process = outcome.process();
    return new Done(outcome.note(), outcome.attempts());
  }

  private Done recover() {
    var outcome = hands.recover(detached);
    String note = sentence(outcome.replicas() + " replicas served", outcome.notes());
    return new Done(note, outcome.attempts());
  }

  private Done bringLeadersHome() {
    MoveOutcome outcome = hands.moveHome(moves);
    movesBegun = false;
    return told(moves.size() + " leaders brought home", outcome);
  }

  private Done verify(ConfigEdit edit, String sha256) {
    NodeProof proof = hands.verify(edit, sha256, process);
    effective = proof.effective();
    return new Done(proof.note(), proof.attempts());
  }

  private Done told(String what, MoveOutcome outcome) {
    refusedWritesMillis += outcome.refusedWritesMillis();
    String cost =
        outcome.lostWrites() == 0
            ? ""
            : ", " + outcome.lostWrites() + " acknowledged writes were lost to a breached fence";
    if (outcome.longestRefusalMillis() > LONGEST_REFUSAL_MILLIS) {
      cost += ", writes were refused for " + outcome.longestRefusalMillis() + " ms in one stretch";
    }
    return new Done(sentence(what + cost, outcome.notes()), outcome.attempts());
  }

  private static Done done(FileOutcome outcome) {
    return new Done(outcome.note(), outcome.attempts());
  }

  private static String sentence(String what, List<String> notes) {
    return notes.isEmpty() ? what : what + "; " + Excerpt.joined(notes);
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
