package io.openmldb.rollout.looks;

import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/** Looks at every partition of a cluster, as the documented {@code showtablestatus} does. */
@WorkflowInterface
public interface ClusterTables {

  /** The workflow's type. */
  String TYPE = "ClusterTables";

  /**
   * Looks once.
   *
   * @throws io.temporal.failure.ApplicationFailure InvalidRequest for an unknown cluster
   */
  @WorkflowMethod(name = TYPE)
  TablesLook run(TablesRequest request);
}
