package io.openmldb.rollout.workflows.api;

import io.openmldb.rollout.workflows.api.report.DriftReport;
import io.openmldb.rollout.workflows.api.request.DriftRequest;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/**
 * Compares configuration files with what processes run with, and nodes of a component with each
 * other.
 */
@WorkflowInterface
public interface ClusterDriftWorkflow {

  /** The workflow's type. */
  String TYPE = "ClusterDrift";

  /**
   * Compares once.
   *
   * @throws io.temporal.failure.ApplicationFailure InvalidRequest, with every problem in its
   *     details, for a wrong request or an unknown cluster; ClusterRefused, when ZooKeeper does not
   *     answer or the hosts file cannot be read. A node that cannot be read is no failure: {@link
   *     DriftReport#unread()} names it
   */
  @WorkflowMethod(name = TYPE)
  DriftReport run(DriftRequest request);
}
