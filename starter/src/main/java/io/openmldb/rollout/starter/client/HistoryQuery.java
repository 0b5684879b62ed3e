package io.openmldb.rollout.starter.client;

import static io.openmldb.rollout.workflows.temporal.VisibilityQuery.quoted;

import io.openmldb.rollout.workflows.api.ClusterRolloutWorkflow;
import io.openmldb.rollout.workflows.api.WorkflowIds;
import org.jspecify.annotations.Nullable;

/** What Temporal is asked to list: rollouts and plans, of one cluster or of all. */
final class HistoryQuery {

  private static final String ROLLOUTS = "WorkflowType = '" + ClusterRolloutWorkflow.TYPE + "'";

  /** Of a rollout that continued as new, only its last run. */
  private static final String ALL = ROLLOUTS + " AND ExecutionStatus != 'ContinuedAsNew'";

  private HistoryQuery() {}

  /**
   * The query.
   *
   * @param cluster the cluster's name, or a workflow id; null: all
   * @param searchAttribute whether the namespace knows the cluster's search attribute; a query that
   *     names one that it does not know is refused
   */
  static String of(@Nullable String cluster, boolean searchAttribute) {
    if (cluster == null) {
      return ALL;
    }
    String byId =
        "WorkflowId = %s OR WorkflowId = %s OR WorkflowId STARTS_WITH %s OR WorkflowId STARTS_WITH %s"
            .formatted(
                quoted(WorkflowIds.rolloutOf(cluster)),
                quoted(cluster),
                quoted(WorkflowIds.scheduledPrefixOf(cluster)),
                quoted(WorkflowIds.planPrefixOf(cluster)));
    String byAttribute =
        searchAttribute ? NamespaceSearchAttributes.CLUSTER + " = " + quoted(cluster) + " OR " : "";
    return ALL + " AND (" + byAttribute + byId + ")";
  }

  /**
   * Rollouts and plans that run and may be of {@code cluster}. One that was started without the
   * attribute, by a schedule or in Temporal's UI, has none before it sets it itself.
   */
  static String running(String cluster, boolean searchAttribute) {
    String running = ROLLOUTS + " AND ExecutionStatus = 'Running'";
    return searchAttribute
        ? "%1$s AND (%2$s = %3$s OR %2$s IS NULL)"
            .formatted(running, NamespaceSearchAttributes.CLUSTER, quoted(cluster))
        : running;
  }

  /** One run, whatever its workflow id. */
  static String run(String runId) {
    return ROLLOUTS + " AND RunId = " + quoted(runId);
  }
}
