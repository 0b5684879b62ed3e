package io.openmldb.rollout.workflows.api;

import io.openmldb.rollout.workflows.api.report.TablesReport;
import io.openmldb.rollout.workflows.api.request.TablesRequest;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/**
 * Reads the state of every partition of a cluster, as the documented {@code showtablestatus} does.
 */
@WorkflowInterface
public interface ClusterTablesWorkflow {

  /** The workflow's type. */
  String TYPE = "ClusterTables";

  /**
   * Reads it once.
   *
   * @throws io.temporal.failure.ApplicationFailure InvalidRequest, with every problem in its
   *     details, for a wrong request or an unknown cluster, database, table or tablet;
   *     ClusterRefused, when ZooKeeper or the nameserver does not answer
   */
  @WorkflowMethod(name = TYPE)
  TablesReport run(TablesRequest request);
}
