package io.openmldb.rollout.node;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.openmldb.rollout.json.Excerpt;
import io.openmldb.rollout.steps.EffectiveProof;
import io.openmldb.rollout.steps.Move;
import io.openmldb.rollout.steps.PendingUndo;
import java.util.List;

/**
 * How a node rollout ended.
 *
 * @param state UPDATED, ROLLED_BACK or FAILED
 * @param steps the steps as they went, those of the rollback after those of the update
 * @param moves the leaders that were moved away
 * @param pending what was to be undone when the way back began; null unless FAILED, or when it
 *     could not be read. The lease has what is left of it
 * @param effective how the target configuration was proved; null unless UPDATED
 * @param refusedWritesMillis how long writes were refused, all fences together
 * @param error what went wrong; null when nothing did
 * @param leaseLost whether it ended because the lease is not this rollout's any more
 * @param logTail the last lines of the component's log after a failure, secrets masked; else null
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record NodeResult(
    NodeState state,
    List<StepRecord> steps,
    List<Move> moves,
    PendingUndo pending,
    EffectiveProof effective,
    long refusedWritesMillis,
    String error,
    boolean leaseLost,
    String logTail) {

  public NodeResult {
    steps = steps == null ? List.of() : List.copyOf(steps);
    error = Excerpt.text(error);
    moves = moves == null ? List.of() : List.copyOf(moves);
  }
}
