package io.openmldb.rollout.workflows.testing;

import io.openmldb.rollout.workflows.activity.DriftActivities;
import io.openmldb.rollout.workflows.activity.InspectionActivities;
import io.openmldb.rollout.workflows.activity.TemporalServiceActivities;
import io.openmldb.rollout.workflows.api.FailureType;
import io.openmldb.rollout.workflows.api.report.ClustersReport;
import io.openmldb.rollout.workflows.api.report.ClustersReport.ClusterLine;
import io.openmldb.rollout.workflows.api.report.DriftReport;
import io.openmldb.rollout.workflows.api.report.OperationsReport;
import io.openmldb.rollout.workflows.api.report.TablesReport;
import io.openmldb.rollout.workflows.api.request.DriftRequest;
import io.openmldb.rollout.workflows.api.request.OperationsRequest;
import io.openmldb.rollout.workflows.api.request.TablesRequest;
import java.time.Instant;
import java.util.List;

/** Lets one look at the cluster demo, and at no other. */
public final class DemoInspectionActivities
    implements InspectionActivities, DriftActivities, TemporalServiceActivities {

  private static final Instant NOW = Instant.parse("2026-11-25T03:00:00Z");

  @Override
  public DriftReport readDrift(DriftRequest request) {
    requireDemo(request.cluster());
    return new DriftReport(request.cluster(), NOW, 5, List.of(), 0, List.of());
  }

  @Override
  public TablesReport readTables(TablesRequest request) {
    requireDemo(request.cluster());
    return new TablesReport(request.cluster(), NOW, List.of(), List.of(), 0, 0);
  }

  @Override
  public OperationsReport readOperations(OperationsRequest request) {
    requireDemo(request.cluster());
    return new OperationsReport(request.cluster(), NOW, List.of(), request.since() == null ? 0 : 7);
  }

  @Override
  public ClustersReport readRegisteredClusters() {
    return ClustersReport.of(
        "worker-1",
        List.of(new ClusterLine("demo", "127.0.0.1:2181", "/openmldb", "openmldb-rollout")));
  }

  @Override
  public List<String> registeredSearchAttributes() {
    return List.of("OpenMLDBCluster");
  }

  private static void requireDemo(String cluster) {
    if (!cluster.equals("demo")) {
      throw FailureType.INVALID_REQUEST.newFailure("no cluster is called " + cluster);
    }
  }
}
