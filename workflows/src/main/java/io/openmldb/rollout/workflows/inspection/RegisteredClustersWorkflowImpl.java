package io.openmldb.rollout.workflows.inspection;

import io.openmldb.rollout.workflows.activity.InspectionActivities;
import io.openmldb.rollout.workflows.api.RegisteredClustersWorkflow;
import io.openmldb.rollout.workflows.api.report.ClustersReport;
import io.openmldb.rollout.workflows.temporal.ActivityOptionsFactory;
import io.temporal.workflow.Workflow;

/** One look at a worker's registry; it asks no cluster. */
public final class RegisteredClustersWorkflowImpl implements RegisteredClustersWorkflow {

  @Override
  public ClustersReport run() {
    InspectionActivities looks =
        Workflow.newActivityStub(
            InspectionActivities.class, ActivityOptionsFactory.forReading("registered clusters"));
    return InspectionFailures.callOrFail(looks::readRegisteredClusters);
  }
}
