package io.openmldb.rollout.starter.client;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.openmldb.rollout.workflows.api.WorkflowIds;
import io.openmldb.rollout.workflows.api.status.Outcome;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.client.WorkflowExecutionMetadata;
import java.time.Instant;
import java.util.List;
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

  static HistoryEntry of(WorkflowExecutionMetadata listed) {
    // One that runs or was terminated may have a former run's outcome, and so may one that failed
    // because its request was wrong; what else failed has its report in the failure.
    boolean reported =
        listed.getStatus() == WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_COMPLETED
            || listed.getStatus() == WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_CANCELED;
    return new HistoryEntry(
        listed.getExecution().getWorkflowId(),
        listed.getExecution().getRunId(),
        listed.getStatus().name().replace("WORKFLOW_EXECUTION_STATUS_", ""),
        reported ? keyword(listed, "RolloutOutcome") : null,
        keyword(listed, NamespaceSearchAttributes.CLUSTER),
        listed.getStartTime(),
        listed.getCloseTime());
  }

  /** Whether it may have ended with a report, of which the list says nothing. */
  boolean lacksOutcome() {
    return outcome == null && (status.equals("COMPLETED") || status.equals("FAILED"));
  }

  HistoryEntry ended(@Nullable Outcome outcome) {
    return new HistoryEntry(
        workflowId,
        runId,
        status,
        outcome == null ? null : outcome.name(),
        cluster,
        startedAt,
        finishedAt);
  }

  /** By the search attribute where there is one, else by the way in which ids are made. */
  boolean concerns(@Nullable String wanted) {
    return wanted == null
        || wanted.equals(cluster)
        || workflowId.equals(wanted)
        || workflowId.equals(WorkflowIds.rolloutOf(wanted))
        || WorkflowIds.isScheduledOf(wanted, workflowId)
        || WorkflowIds.isPlanOf(wanted, workflowId);
  }

  @SuppressWarnings("deprecation") // The typed view drops attributes whose type it does not know.
  private static @Nullable String keyword(WorkflowExecutionMetadata listed, String name) {
    List<?> values = listed.getSearchAttributes().get(name);
    return values == null || values.isEmpty() ? null : String.valueOf(values.get(0));
  }
}
