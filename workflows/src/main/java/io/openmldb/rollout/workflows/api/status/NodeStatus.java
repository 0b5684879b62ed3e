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
 * @param step the step under way; null when none is
 * @param startedAt when it was begun; null before
 * @param finishedAt when it ended; null before
 * @param moves leaders to be moved away
 * @param movesDone leaders moved away so far
 * @param error what went wrong; null when nothing did
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
    @Nullable String error) {

  public NodeStatus {
    error = Excerpt.textOrNull(error);
  }
}
