package io.openmldb.rollout.node;

import io.openmldb.rollout.node.StepLog.Done;
import io.openmldb.rollout.plan.ProcessMode;
import io.openmldb.rollout.request.ConfigEdit;
import io.openmldb.rollout.steps.EffectiveProof;
import io.openmldb.rollout.steps.LeaderMoves.MoveOutcome;
import io.openmldb.rollout.steps.Move;
import io.openmldb.rollout.steps.MoveCost;
import io.openmldb.rollout.steps.ProcessSnapshot;
import io.openmldb.rollout.steps.Recovery.Follower;
import io.openmldb.rollout.steps.Verification.NodeProof;
import java.util.List;
import java.util.function.Consumer;

/** The steps that lead forwards and back alike, the process as they left it, and what they cost. */
final class NodeSteps {

  /** What a fence promises: no stretch of refused writes is longer. */
  private static final long LONGEST_REFUSAL_MILLIS = 2_000;

  private final NodeHands hands;
  private ProcessSnapshot process;
  private EffectiveProof effective;
  private MoveCost told = MoveCost.NONE;

  NodeSteps(NodeHands hands) {
    this.hands = hands;
  }

  /** The process as it is now. */
  ProcessSnapshot inspect() {
    process = hands.inspect();
    return process;
  }

  /** The process as it was last seen; null when it was not looked at. */
  ProcessSnapshot process() {
    return process;
  }

  EffectiveProof effective() {
    return effective;
  }

  /** What moving leaders has cost since the node is in progress, as far as it is known. */
  long refusedWritesMillis() {
    return told.refusedWritesMillis();
  }

  /** What had been told already when this began. */
  void toldBefore(MoveCost cost) {
    told = cost;
  }

  /** What {@code cost} has that was not told yet, as the rest of a sentence. */
  String tell(MoveCost cost) {
    long lost = cost.lostWrites() - told.lostWrites();
    long longest = cost.longestRefusalMillis();
    boolean tooLong = longest > LONGEST_REFUSAL_MILLIS && longest > told.longestRefusalMillis();
    told = told.andLater(cost);
    return (lost > 0 ? ", " + lost + " acknowledged writes were lost" : "")
        + (tooLong ? ", writes were refused for " + longest + " ms in one stretch" : "");
  }

  Done restart(ProcessMode mode, ProcessMode modeBefore) {
    return restart(mode, modeBefore, false);
  }

  /** Starts the process as it ran before; once that has succeeded it is in the lease. */
  Done putBack(ProcessMode mode, ProcessMode modeBefore) {
    return restart(mode, modeBefore, true);
  }

  private Done restart(ProcessMode mode, ProcessMode modeBefore, boolean puttingBack) {
    var outcome = hands.restart(process, mode, modeBefore, puttingBack);
    process = outcome.process();
    return new Done(outcome.note(), outcome.attempts());
  }

  Done recover(List<Follower> detached) {
    var outcome = hands.recover(detached);
    String note = sentence(outcome.replicas() + " replicas served", outcome.notes());
    return new Done(note, outcome.attempts());
  }

  /**
   * Moves leaders away.
   *
   * @param further takes the moves of leaders that arrived meanwhile
   */
  Done moveAway(List<Move> moves, Consumer<List<Move>> further) {
    MoveOutcome outcome = hands.moveAway(moves);
    further.accept(outcome.further());
    int all = moves.size() + outcome.further().size();
    return told(all + " leaders moved away", outcome);
  }

  /**
   * Brings leaders home.
   *
   * @param moves as far as they are known here; all that the lease records are undone with them
   */
  Done moveHome(List<Move> moves, int recorded) {
    return told(recorded + " leaders brought home", hands.moveHome(moves));
  }

  /**
   * Proves that the node is as it should be.
   *
   * @param sha256 its file as it must be; null when somebody else has changed it, and it is kept
   */
  Done verify(ConfigEdit edit, String sha256) {
    NodeProof proof = hands.verify(edit, sha256, process);
    effective = proof.effective();
    return new Done(proof.note(), proof.attempts());
  }

  private Done told(String what, MoveOutcome outcome) {
    return new Done(sentence(what + tell(outcome.cost()), outcome.notes()), outcome.attempts());
  }

  private static String sentence(String what, List<String> notes) {
    return notes.isEmpty() ? what : what + "; " + String.join("; ", notes);
  }
}
