package io.openmldb.rollout.workflows.api;

import io.openmldb.rollout.workflows.api.report.OperationsReport;
import io.openmldb.rollout.workflows.api.request.OperationsRequest;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/** Reads the operations of the leading nameserver, as the documented {@code showopstatus} does. */
@WorkflowInterface
public interface ClusterOperationsWorkflow {

  /** The workflow's type. */
  String TYPE = "ClusterOperations";

  /**
   * Reads them once.
   *
   * @throws io.temporal.failure.ApplicationFailure InvalidRequest, with every problem in its
   *     details, for a wrong request or an unknown cluster; ClusterRefused, when ZooKeeper or the
   *     nameserver does not answer
   */
  @WorkflowMethod(name = TYPE)
  OperationsReport run(OperationsRequest request);
}
