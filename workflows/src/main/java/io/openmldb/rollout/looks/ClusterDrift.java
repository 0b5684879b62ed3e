package io.openmldb.rollout.looks;

import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/** Looks for configuration that is not what it seems, or not what the siblings have. */
@WorkflowInterface
public interface ClusterDrift {

  /** The workflow's type. */
  String TYPE = "ClusterDrift";

  /**
   * Looks once.
   *
   * @throws io.temporal.failure.ApplicationFailure InvalidRequest for an unknown cluster
   */
  @WorkflowMethod(name = TYPE)
  DriftLook run(DriftRequest request);
}
