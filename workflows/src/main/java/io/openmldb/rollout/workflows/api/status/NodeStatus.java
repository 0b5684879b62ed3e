package io.openmldb.rollout.workflows.api.status;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.openmldb.rollout.workflows.api.model.Component;
import io.openmldb.rollout.workflows.json.Excerpt;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Where one node stands.
 *
 * @param component what it is
 * @param endpoint which
 * @param state where it stands
 * @param step the step under way, as far as it was told: that the node goes down, and that it is
 *     being verified; the query {@code progress} of its node rollout knows each. Null when none is
 * @param startedAt when it was begun; null before
 * @param finishedAt when it ended; null before
 * @param moves leaders to be moved away
 * @param movesDone leaders moved away so far
 * @param error what went wrong; null when nothing did
 * @param workflowId its node rollout; null while none is under way
 * @param estimateSeconds how long it was planned to take, by what earlier rollouts of the cluster
 *     took; null where they do not tell
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record NodeStatus(
    Component component,
    String endpoint,
    NodeState state,
    @Nullable Step step,
    @Nullable Instant startedAt,
    @Nullable Instant finishedAt,
    int moves,
    int movesDone,
    @Nullable String error,
    @Nullable String workflowId,
    @Nullable Long estimateSeconds) {

  public NodeStatus {
    error = Excerpt.textOrNull(error);
  }

  /** One of which earlier rollouts do not tell how long it takes. */
  public NodeStatus(
      Component component,
      String endpoint,
      NodeState state,
      @Nullable Step step,
      @Nullable Instant startedAt,
      @Nullable Instant finishedAt,
      int moves,
      int movesDone,
      @Nullable String error,
      @Nullable String workflowId) {
    this(
        component,
        endpoint,
        state,
        step,
        startedAt,
        finishedAt,
        moves,
        movesDone,
        error,
        workflowId,
        null);
  }

  /** One that no node rollout is at. */
  public NodeStatus(
      Component component,
      String endpoint,
      NodeState state,
      @Nullable Step step,
      @Nullable Instant startedAt,
      @Nullable Instant finishedAt,
      int moves,
      int movesDone,
      @Nullable String error) {
    this(component, endpoint, state, step, startedAt, finishedAt, moves, movesDone, error, null);
  }

  /** The same, with what its node rollout says of itself. */
  public NodeStatus at(@Nullable Step step, int moves, int movesDone) {
    return new NodeStatus(
        component,
        endpoint,
        state,
        step,
        startedAt,
        finishedAt,
        moves,
        movesDone,
        error,
        workflowId,
        estimateSeconds);
  }
}
