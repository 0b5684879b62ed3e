package io.openmldb.rollout.workflows.api.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.openmldb.rollout.workflows.api.status.Outcome;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One rollout or plan as Temporal lists it.
 *
 * @param workflowId which
 * @param runId its run
 * @param status how Temporal sees it: RUNNING, COMPLETED, FAILED, CANCELED, TERMINATED, TIMED_OUT
 * @param outcome how it ended, of one that ended with a report; null of others
 * @param cluster the search attribute OpenMLDBCluster; null where it is not set
 * @param startedAt when it began
 * @param finishedAt when it ended; null while it runs
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record HistoryEntry(
    String workflowId,
    String runId,
    String status,
    @Nullable String outcome,
    @Nullable String cluster,
    Instant startedAt,
    @Nullable Instant finishedAt) {

  /** Whether it may have ended with a report, of which the list says nothing. */
  public boolean lacksOutcome() {
    return outcome == null && (status.equals("COMPLETED") || status.equals("FAILED"));
  }

  /** The same with {@code outcome}, which its report has. */
  public HistoryEntry ended(@Nullable Outcome outcome) {
    return new HistoryEntry(
        workflowId,
        runId,
        status,
        outcome == null ? null : outcome.name(),
        cluster,
        startedAt,
        finishedAt);
  }
}
