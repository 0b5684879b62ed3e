package io.openmldb.rollout.workflows.activity;

import io.openmldb.rollout.workflows.api.report.ClustersReport;
import io.openmldb.rollout.workflows.api.report.OperationsReport;
import io.openmldb.rollout.workflows.api.report.TablesReport;
import io.openmldb.rollout.workflows.api.request.OperationsRequest;
import io.openmldb.rollout.workflows.api.request.TablesRequest;
import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;

/** Reads what an operator wants to see of a cluster. Changes nothing. */
@ActivityInterface
public interface InspectionActivities {

  /** Every partition that is asked for: its replicas, and what is wrong with it. */
  @ActivityMethod(name = "ReadTables")
  TablesReport readTables(TablesRequest request);

  /** The nameserver's operations that are asked for. */
  @ActivityMethod(name = "ReadOperations")
  OperationsReport readOperations(OperationsRequest request);

  /** The clusters in the worker's registry file. */
  @ActivityMethod(name = "ReadRegisteredClusters")
  ClustersReport readRegisteredClusters();
}
