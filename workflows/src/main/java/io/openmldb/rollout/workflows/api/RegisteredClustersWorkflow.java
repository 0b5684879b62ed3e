package io.openmldb.rollout.workflows.api;

import io.openmldb.rollout.workflows.api.report.ClustersReport;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/** Lists the clusters that the worker which answers knows. It takes no input. */
@WorkflowInterface
public interface RegisteredClustersWorkflow {

  /** The workflow's type. */
  String TYPE = "RegisteredClusters";

  /** Reads the worker's registry once. */
  @WorkflowMethod(name = TYPE)
  ClustersReport run();
}
