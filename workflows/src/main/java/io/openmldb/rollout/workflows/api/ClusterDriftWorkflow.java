package io.openmldb.rollout.workflows.api;

import io.openmldb.rollout.workflows.api.report.DriftReport;
import io.openmldb.rollout.workflows.api.request.DriftRequest;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/** Looks for configuration that is not what it seems, or not what the siblings have. */
@WorkflowInterface
public interface ClusterDriftWorkflow {

  /** The workflow's type. */
  String TYPE = "ClusterDrift";

  /**
   * Looks once.
   *
   * @throws io.temporal.failure.ApplicationFailure InvalidRequest for an unknown cluster
   */
  @WorkflowMethod(name = TYPE)
  DriftReport run(DriftRequest request);
}
