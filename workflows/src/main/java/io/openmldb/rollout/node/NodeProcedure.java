package io.openmldb.rollout.node;

import io.openmldb.rollout.request.Component;
import io.openmldb.rollout.request.ConfigEdit;
import io.openmldb.rollout.request.Procedure;
import io.openmldb.rollout.steps.EffectiveProof;
import io.openmldb.rollout.steps.LeaderMoves.MoveOutcome;
import io.openmldb.rollout.steps.Move;
import io.openmldb.rollout.steps.ProcessSnapshot;
import io.openmldb.rollout.steps.Recovery.Follower;
import io.openmldb.rollout.steps.Verification.NodeProof;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.BooleanSupplier;

/**
 * The steps of one node, forwards and back. It remembers how far it came, so that the way back
 * undoes what was begun and nothing else.
 */
final class NodeProcedure {

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
    moves.addAll(task.openMoves());
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
      log.run(Step.BACKUP, hands::backUp);
      stopIf(aborted);
    }
    editBegun = true;
    log.run(Step.EDIT, task.direction() == Direction.UPDATE ? hands::edit : hands::restore);
    stopIf(aborted);
    if (isTablet()) {
      log.run(Step.PRE_UPGRADE, this::moveLeadersAway);
      stopIf(aborted);
    }
    log.run(Step.RESTART, this::restart);
    finish();
  }

  /**
   * Puts the node back: its file, its process if that was restarted, its replicas, its leaders.
   *
   * @throws io.temporal.failure.ActivityFailure when that fails too
   */
  void rollBack() {
    log.beginRollback();
    if (editBegun && task.direction() == Direction.UPDATE) {
      log.run(Step.EDIT, hands::restore);
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
  }

  boolean hasRestarted() {
    return restartBegun;
  }

  /** The leaders that were moved away, whether they are home again or not. */
  List<Move> moves() {
    return List.copyOf(moves);
  }

  /** The leaders that are not known to be home. */
  List<Move> openMoves() {
    return movesBegun ? moves() : List.of();
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

  private String moveLeadersAway() {
    List<Move> planned = hands.planMoves();
    // A leader that an earlier attempt left away is still to come home, though it is not here now.
    planned.stream().filter(move -> !moves.contains(move)).forEach(moves::add);
    log.planned(moves.size());
    if (planned.isEmpty()) {
      return "no leader to move";
    }
    movesBegun = true;
    MoveOutcome outcome = hands.moveAway(planned);
    log.moved();
    return told(planned.size() + " leaders moved away", outcome);
  }

  private String restart() {
    original = hands.inspect();
    process = original;
    restartBegun = true;
    if (isTablet() && task.options().procedure() == Procedure.FAST) {
      detached = hands.planDetach();
      if (!detached.isEmpty()) {
        hands.detach(detached);
      }
    }
    return restarted();
  }

  private String restartAgain() {
    if (original == null) {
      // The restart step failed before it knew the process, so it has not touched it either.
      original = hands.inspect();
      process = original;
      return "not restarted, nothing to do";
    }
    process = hands.inspect();
    if (process.pid() != 0 && process.isSameProcess(original)) {
      return "not restarted yet, nothing to do";
    }
    return restarted();
  }

  private String restarted() {
    var outcome = hands.restart(process);
    process = outcome.process();
    return outcome.note();
  }

  private String recover() {
    var outcome = hands.recover(detached);
    return sentence(outcome.replicas() + " replicas served", outcome.notes());
  }

  private String bringLeadersHome() {
    MoveOutcome outcome = hands.moveHome(moves);
    movesBegun = false;
    return told(moves.size() + " leaders brought home", outcome);
  }

  private String verify(ConfigEdit edit, String sha256) {
    NodeProof proof = hands.verify(edit, sha256, process);
    effective = proof.effective();
    return proof.note();
  }

  private String told(String what, MoveOutcome outcome) {
    refusedWritesMillis += outcome.refusedWritesMillis();
    String cost =
        outcome.lostWrites() == 0
            ? ""
            : ", " + outcome.lostWrites() + " acknowledged writes were lost to a breached fence";
    return sentence(what + cost, outcome.notes());
  }

  private static String sentence(String what, List<String> notes) {
    return notes.isEmpty() ? what : what + "; " + String.join("; ", notes);
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

  /** The rollout was aborted while this node could still be put back without a restart. */
  static final class NodeAborted extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NodeAborted() {
      super("aborted before the restart");
    }
  }
}
