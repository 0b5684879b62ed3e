package io.openmldb.rollout.workflows.api.node;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.openmldb.rollout.workflows.api.status.Step;
import io.openmldb.rollout.workflows.json.Excerpt;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Where a node rollout stands: what its query {@code progress} answers, and what it tells the
 * rollout above it of some steps and of every wait.
 *
 * @param endpoint the node
 * @param step the step under way; null before the first and after the last
 * @param rollingBack whether it belongs to the node's rollback
 * @param moves leaders to be moved away, as far as known
 * @param movesDone leaders moved away so far
 * @param waitsFor what it waits for, and why; null when it does not wait
 * @param waitsUntil when that wait ends at the latest; null when it does not wait
 */
public record NodeProgress(
    String endpoint,
    @Nullable Step step,
    boolean rollingBack,
    int moves,
    int movesDone,
    @Nullable String waitsFor,
    @Nullable Instant waitsUntil) {

  public NodeProgress {
    waitsFor = Excerpt.textOrNull(waitsFor);
  }

  /** Whether it tries a call between its steps repeatedly, until it succeeds or is given up. */
  @JsonIgnore
  public boolean isRetryingUntilGivenUp() {
    return step == null && waitsFor != null;
  }

  /** The name of the signal that carries it. */
  public static final String SIGNAL = "nodeProgressed";
}
