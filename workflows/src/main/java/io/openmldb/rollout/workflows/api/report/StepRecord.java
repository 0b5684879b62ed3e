package io.openmldb.rollout.workflows.api.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.openmldb.rollout.workflows.api.status.Step;
import io.openmldb.rollout.workflows.json.Excerpt;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One step as it went.
 *
 * @param step which
 * @param startedAt when it began
 * @param finishedAt when it ended, well or not
 * @param attempts how often its last activity was tried, where that is known, else 1
 * @param note a sentence on what was done; null when there is nothing to say
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record StepRecord(
    Step step, Instant startedAt, Instant finishedAt, int attempts, @Nullable String note) {

  public StepRecord {
    note = Excerpt.textOrNull(note);
  }
}
