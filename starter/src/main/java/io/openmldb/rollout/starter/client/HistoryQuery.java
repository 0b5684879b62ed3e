package io.openmldb.rollout.starter.client;

import io.openmldb.rollout.workflows.api.ClusterRolloutWorkflow;
import io.openmldb.rollout.workflows.api.WorkflowIds;

/** What Temporal is asked to list: rollouts and plans, of one cluster or of all. */
final class HistoryQuery {

  /** Of a rollout that continued as new, only its last run. */
  private static final String ALL =
      "WorkflowType = '"
          + ClusterRolloutWorkflow.TYPE
          + "' AND ExecutionStatus != 'ContinuedAsNew'";

  private HistoryQuery() {}

  /**
   * The query.
   *
   * @param cluster the cluster's name, or a workflow id; null: all
   * @param searchAttribute whether the namespace knows the cluster's search attribute; a query that
   *     names one that it does not know is refused
   */
  static String of(String cluster, boolean searchAttribute) {
    if (cluster == null) {
      return ALL;
    }
    String byId =
        "WorkflowId = %s OR WorkflowId = %s OR WorkflowId STARTS_WITH %s"
            .formatted(
                quoted(WorkflowIds.rolloutOf(cluster)),
                quoted(cluster),
                quoted(WorkflowIds.planPrefixOf(cluster)));
    String byAttribute =
        searchAttribute ? NamespaceSearchAttributes.CLUSTER + " = " + quoted(cluster) + " OR " : "";
    return ALL + " AND (" + byAttribute + byId + ")";
  }

  private static String quoted(String text) {
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }
}
