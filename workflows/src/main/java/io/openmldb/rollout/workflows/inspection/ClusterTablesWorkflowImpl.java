package io.openmldb.rollout.workflows.inspection;

import io.openmldb.rollout.workflows.activity.InspectionActivities;
import io.openmldb.rollout.workflows.api.ClusterTablesWorkflow;
import io.openmldb.rollout.workflows.api.report.TablesReport;
import io.openmldb.rollout.workflows.api.request.TablesRequest;
import io.openmldb.rollout.workflows.temporal.ActivityOptionsFactory;
import io.openmldb.rollout.workflows.temporal.ClusterSearchAttribute;
import io.temporal.workflow.Workflow;

/** Reads the tables of a cluster once; it takes no lease and changes nothing. */
public final class ClusterTablesWorkflowImpl implements ClusterTablesWorkflow {

  @Override
  public TablesReport run(TablesRequest input) {
    TablesRequest request =
        input == null ? new TablesRequest(null, null, null, null, false) : input;
    String cluster = InspectionFailures.requireCluster(request.cluster(), request.problems(), TYPE);
    ClusterSearchAttribute.set(cluster);
    InspectionActivities looks =
        Workflow.newActivityStub(
            InspectionActivities.class, ActivityOptionsFactory.forReading(cluster + " · tables"));
    return InspectionFailures.callOrFail(() -> looks.readTables(request));
  }
}
