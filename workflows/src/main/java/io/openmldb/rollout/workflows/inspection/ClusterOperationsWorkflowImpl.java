package io.openmldb.rollout.workflows.inspection;

import io.openmldb.rollout.workflows.activity.InspectionActivities;
import io.openmldb.rollout.workflows.api.ClusterOperationsWorkflow;
import io.openmldb.rollout.workflows.api.report.OperationsReport;
import io.openmldb.rollout.workflows.api.request.OperationsRequest;
import io.openmldb.rollout.workflows.temporal.ActivityOptionsFactory;
import io.openmldb.rollout.workflows.temporal.ClusterSearchAttribute;
import io.temporal.workflow.Workflow;

/** Reads the operations of a nameserver once; it takes no lease and changes nothing. */
public final class ClusterOperationsWorkflowImpl implements ClusterOperationsWorkflow {

  @Override
  public OperationsReport run(OperationsRequest input) {
    OperationsRequest request = input == null ? new OperationsRequest(null, false, null) : input;
    String cluster = InspectionFailures.requireCluster(request.cluster(), request.problems(), TYPE);
    ClusterSearchAttribute.set(cluster);
    InspectionActivities looks =
        Workflow.newActivityStub(
            InspectionActivities.class,
            ActivityOptionsFactory.forReading(cluster + " · operations"));
    return InspectionFailures.callOrFail(() -> looks.readOperations(request));
  }
}
