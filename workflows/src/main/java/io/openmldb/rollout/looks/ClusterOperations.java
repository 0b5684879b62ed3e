package io.openmldb.rollout.looks;

import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/** Looks at a nameserver's operations, as the documented {@code showopstatus} does. */
@WorkflowInterface
public interface ClusterOperations {

  /** The workflow's type. */
  String TYPE = "ClusterOperations";

  /**
   * Looks once.
   *
   * @throws io.temporal.failure.ApplicationFailure InvalidRequest for an unknown cluster
   */
  @WorkflowMethod(name = TYPE)
  OperationsLook run(OperationsRequest request);
}
