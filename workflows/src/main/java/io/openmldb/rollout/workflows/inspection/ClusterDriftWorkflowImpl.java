package io.openmldb.rollout.workflows.inspection;

import io.openmldb.rollout.workflows.activity.DriftActivities;
import io.openmldb.rollout.workflows.api.ClusterDriftWorkflow;
import io.openmldb.rollout.workflows.api.report.DriftReport;
import io.openmldb.rollout.workflows.api.request.DriftRequest;
import io.openmldb.rollout.workflows.temporal.ActivityOptionsFactory;
import io.openmldb.rollout.workflows.temporal.ClusterSearchAttribute;
import io.temporal.workflow.Workflow;

/** Compares the configuration of a cluster once; it takes no lease and changes nothing. */
public final class ClusterDriftWorkflowImpl implements ClusterDriftWorkflow {

  @Override
  public DriftReport run(DriftRequest input) {
    DriftRequest request = input == null ? new DriftRequest(null) : input;
    String cluster = InspectionFailures.requireCluster(request.cluster(), request.problems(), TYPE);
    ClusterSearchAttribute.set(cluster);
    DriftActivities looks =
        Workflow.newActivityStub(
            DriftActivities.class, ActivityOptionsFactory.forReading(cluster + " · drift"));
    return InspectionFailures.callOrFail(() -> looks.readDrift(request));
  }
}
