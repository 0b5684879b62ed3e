package io.openmldb.rollout.workflows.node;

import io.openmldb.rollout.workflows.activity.LeaderMoveActivities.MoveOutcome;
import io.openmldb.rollout.workflows.activity.TabletRecoveryActivities.Follower;
import io.openmldb.rollout.workflows.activity.VerificationActivities.NodeProof;
import io.openmldb.rollout.workflows.api.FailureType;
import io.openmldb.rollout.workflows.api.model.ConfigEdit;
import io.openmldb.rollout.workflows.api.model.EffectiveProof;
import io.openmldb.rollout.workflows.api.model.LeaderMove;
import io.openmldb.rollout.workflows.api.model.MoveCost;
import io.openmldb.rollout.workflows.api.model.ProcessMode;
import io.openmldb.rollout.workflows.api.model.ProcessSnapshot;
import io.openmldb.rollout.workflows.node.StepRecorder.StepOutcome;
import io.openmldb.rollout.workflows.temporal.FailureMessage;
import io.temporal.failure.ActivityFailure;
import io.temporal.workflow.Workflow;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The steps that lead forwards and back alike, the process as they left it, and what they cost. */
final class NodeSteps {

  /** What a fence promises: no stretch of refused writes is longer. */
  private static final long LONGEST_REFUSAL_MILLIS = 2_000;

  private final NodeActivityStubs activities;
  private @Nullable ProcessSnapshot process;
  private @Nullable EffectiveProof effective;
  private MoveCost told = MoveCost.NONE;

  NodeSteps(NodeActivityStubs activities) {
    this.activities = activities;
  }

  /** The process as it is now. */
  ProcessSnapshot inspect() {
    ProcessSnapshot now = activities.inspect();
    process = now;
    return now;
  }

  /** The process as it was last inspected; null when it was not yet. */
  @Nullable ProcessSnapshot process() {
    return process;
  }

  /** What the node was proved to be; null as long as it was not verified. */
  @Nullable EffectiveProof effective() {
    return effective;
  }

  /** What moving leaders has cost since the node is in progress, as far as it is known. */
  long refusedWritesMillis() {
    return told.refusedWritesMillis();
  }

  /** The cost that had been reported already when this began. */
  void toldBefore(MoveCost cost) {
    told = cost;
  }

  /** The part of {@code cost} that was not reported yet, as the rest of a sentence. */
  String tell(MoveCost cost) {
    long lost = cost.lostWrites() - told.lostWrites();
    long longest = cost.longestRefusalMillis();
    boolean tooLong = longest > LONGEST_REFUSAL_MILLIS && longest > told.longestRefusalMillis();
    told = told.andLater(cost);
    return (lost > 0 ? ", " + lost + " acknowledged writes were lost" : "")
        + (tooLong ? ", writes were refused for " + longest + " ms in one stretch" : "");
  }

  StepOutcome restart(ProcessMode mode, ProcessMode modeBefore) {
    return restart(mode, modeBefore, false);
  }

  /** Starts the process as it ran before; once that has succeeded it is in the lease. */
  StepOutcome putBack(ProcessMode mode, ProcessMode modeBefore) {
    return restart(mode, modeBefore, true);
  }

  private StepOutcome restart(ProcessMode mode, ProcessMode modeBefore, boolean puttingBack) {
    var outcome = activities.restart(seen(), mode, modeBefore, puttingBack);
    process = outcome.process();
    return new StepOutcome(outcome.note(), outcome.attempts());
  }

  private ProcessSnapshot seen() {
    return Objects.requireNonNull(process, "the process is looked at first");
  }

  StepOutcome recover(List<Follower> detached, boolean canBeRolledBack) {
    var outcome = activities.recover(detached, canBeRolledBack);
    String note = sentence(outcome.replicas() + " replicas served", outcome.notes());
    return new StepOutcome(note, outcome.attempts());
  }

  /**
   * Moves leaders away.
   *
   * @param further takes the moves of leaders that arrived meanwhile
   */
  StepOutcome moveAway(List<LeaderMove> moves, Consumer<List<LeaderMove>> further) {
    MoveOutcome outcome = activities.moveAway(moves);
    further.accept(outcome.further());
    int all = moves.size() + outcome.further().size();
    return outcomeOf(all + " leaders moved away", outcome);
  }

  /**
   * Brings leaders home. Where that fails, a tablet may have died right after it took a lead: then
   * nobody leads that partition, and the nameserver makes nobody its leader. It is decided here who
   * leads, by the entries of all replicas, and the rest is tried once more.
   *
   * @param moves as far as they are known here; all that the lease records are undone with them
   */
  StepOutcome moveHome(List<LeaderMove> moves, int recorded) {
    String what = recorded + " leaders brought home";
    try {
      return outcomeOf(what, activities.moveHome(moves));
    } catch (ActivityFailure e) {
      List<String> decided = decideLeaders(e);
      if (decided.isEmpty()) {
        throw e;
      }
      StepOutcome second = outcomeOf(what, activities.moveHome(moves));
      return new StepOutcome(sentence(second.note(), decided), second.attempts());
    }
  }

  /** What was decided; nothing where that could not help. */
  private List<String> decideLeaders(ActivityFailure failure) {
    if (!FailureMessage.hasType(FailureType.MOVE_FAILED, failure)
        || Workflow.getVersion("decide-leaders-on-the-way-home", Workflow.DEFAULT_VERSION, 1)
            == Workflow.DEFAULT_VERSION) {
      return List.of();
    }
    try {
      return activities.recoverLeaders().done();
    } catch (ActivityFailure e) {
      Workflow.getLogger(NodeSteps.class).warn("Nobody was made leader: {}", FailureMessage.of(e));
      return List.of();
    }
  }

  /**
   * Proves that the node is as it should be.
   *
   * @param sha256 its file as it must be; null when somebody else has changed it, and it is kept
   */
  StepOutcome verify(ConfigEdit edit, @Nullable String sha256) {
    NodeProof proof = activities.verify(edit, sha256, seen());
    effective = proof.effective();
    return new StepOutcome(proof.note(), proof.attempts());
  }

  private StepOutcome outcomeOf(String what, MoveOutcome outcome) {
    return new StepOutcome(
        sentence(what + tell(outcome.cost()), outcome.notes()), outcome.attempts());
  }

  private static String sentence(String what, List<String> notes) {
    return notes.isEmpty() ? what : what + "; " + String.join("; ", notes);
  }
}
