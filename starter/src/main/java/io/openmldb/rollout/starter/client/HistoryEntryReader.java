package io.openmldb.rollout.starter.client;

import io.openmldb.rollout.workflows.api.WorkflowIds;
import io.openmldb.rollout.workflows.api.report.HistoryEntry;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.client.WorkflowExecutionMetadata;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes entries of the history of what Temporal lists. */
final class HistoryEntryReader {

  private HistoryEntryReader() {}

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

  /**
   * Whether {@code entry} is of the cluster, or has the workflow id, {@code wanted}: by the search
   * attribute where there is one, else by the way in which ids are made. Null wants all.
   */
  static boolean concerns(HistoryEntry entry, @Nullable String wanted) {
    String workflowId = entry.workflowId();
    return wanted == null
        || wanted.equals(entry.cluster())
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
