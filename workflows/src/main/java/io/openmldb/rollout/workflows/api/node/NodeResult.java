package io.openmldb.rollout.workflows.api.node;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.openmldb.rollout.workflows.api.model.EffectiveProof;
import io.openmldb.rollout.workflows.api.model.LeaderMove;
import io.openmldb.rollout.workflows.api.model.PendingUndo;
import io.openmldb.rollout.workflows.api.report.StepRecord;
import io.openmldb.rollout.workflows.api.status.NodeState;
import io.openmldb.rollout.workflows.json.Excerpt;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a node rollout ended.
 *
 * @param state UPDATED, ROLLED_BACK or FAILED; PENDING when nothing was touched, because the lease
 *     could not name the node
 * @param steps the steps as they went, those of the rollback after those of the update
 * @param moves the leaders that were moved away, as many as there is room for
 * @param movesOmitted how many more there were
 * @param pending what is still to be undone, as it was last read; null unless FAILED
 * @param effective how the target configuration was proved; null unless UPDATED
 * @param refusedWritesMillis how long writes were refused, in milliseconds. It is cumulative while
 *     the lease names the node: after an attempt that FAILED a later attempt's value includes this
 *     one's
 * @param error what went wrong; null when nothing did
 * @param leaseLost whether it ended because the lease is not this rollout's any more
 * @param logTail the last lines of the component's log after a failure, secrets masked; else null
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record NodeResult(
    NodeState state,
    List<StepRecord> steps,
    List<LeaderMove> moves,
    int movesOmitted,
    @Nullable PendingUndo pending,
    @Nullable EffectiveProof effective,
    long refusedWritesMillis,
    @Nullable String error,
    boolean leaseLost,
    @Nullable String logTail) {

  /** A report lists no more, and there is room for everything else beside them. */
  private static final int LARGEST_MOVES = 300_000;

  public NodeResult {
    steps = steps == null ? List.of() : List.copyOf(steps);
    error = Excerpt.textOrNull(error);
    Excerpt<LeaderMove> made = Excerpt.of(moves == null ? List.of() : moves, LARGEST_MOVES);
    moves = made.listed();
    movesOmitted += made.omitted();
  }

  /** The same with {@code atMost} of its moves listed, and without what was to be undone. */
  public NodeResult listing(int atMost) {
    int listed = Math.min(moves.size(), atMost);
    return new NodeResult(
        state,
        steps,
        moves.subList(0, listed),
        movesOmitted + moves.size() - listed,
        null,
        effective,
        refusedWritesMillis,
        error,
        leaseLost,
        logTail);
  }

  /** Whether the node is as a task in {@code direction} wants it. */
  public boolean isDone(Direction direction) {
    return state == (direction == Direction.UPDATE ? NodeState.UPDATED : NodeState.ROLLED_BACK);
  }
}
