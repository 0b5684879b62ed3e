package io.openmldb.rollout.starter.client;

import io.openmldb.rollout.workflows.api.ClusterDriftWorkflow;
import io.openmldb.rollout.workflows.api.ClusterOperationsWorkflow;
import io.openmldb.rollout.workflows.api.ClusterTablesWorkflow;
import io.openmldb.rollout.workflows.api.FailureType;
import io.openmldb.rollout.workflows.api.RegisteredClustersWorkflow;
import io.openmldb.rollout.workflows.api.model.Component;
import io.openmldb.rollout.workflows.api.report.ClustersReport;
import io.openmldb.rollout.workflows.api.report.ClustersReport.ClusterLine;
import io.openmldb.rollout.workflows.api.report.DriftReport;
import io.openmldb.rollout.workflows.api.report.DriftReport.Kind;
import io.openmldb.rollout.workflows.api.report.OperationsReport;
import io.openmldb.rollout.workflows.api.report.OperationsReport.OperationLine;
import io.openmldb.rollout.workflows.api.report.TablesReport;
import io.openmldb.rollout.workflows.api.report.TablesReport.PartitionLine;
import io.openmldb.rollout.workflows.api.report.TablesReport.ReplicaLine;
import io.openmldb.rollout.workflows.api.report.TablesReport.TabletLine;
import io.openmldb.rollout.workflows.api.request.DriftRequest;
import io.openmldb.rollout.workflows.api.request.OperationsRequest;
import io.openmldb.rollout.workflows.api.request.TablesRequest;
import java.time.Instant;
import java.util.List;

/**
 * Looks at a cluster that is ill unless it is called {@code well}, and unknown as {@code other}.
 */
final class FakeInspectionActivities {

  private static final Instant THREE = Instant.parse("2026-11-25T03:00:00Z");

  private FakeInspectionActivities() {}

  private static void requireKnown(String cluster) {
    if (cluster.equals("other")) {
      throw FailureType.INVALID_REQUEST.newFailure("cluster: no cluster is called other");
    }
  }

  /** Its configuration. */
  public static final class Drift implements ClusterDriftWorkflow {
    @Override
    public DriftReport run(DriftRequest request) {
      requireKnown(request.cluster());
      List<DriftReport.Drift> drifts =
          List.of(
              new DriftReport.Drift(
                  Component.TABLET, "a:1", Kind.RUNNING_DIFFERS, "gc_interval", "90", "60"),
              new DriftReport.Drift(
                  Component.TABLET, "b:1", Kind.SIBLINGS_DIFFER, "db_root_path", null, "./db"),
              new DriftReport.Drift(Component.APISERVER, "c:1", Kind.FILE_NEWER, null, null, null));
      boolean well = request.cluster().equals("well");
      return new DriftReport(request.cluster(), THREE, 3, well ? List.of() : drifts, 0, List.of());
    }
  }

  /** Where there are two of them. */
  public static final class Clusters implements RegisteredClustersWorkflow {
    @Override
    public ClustersReport run() {
      return ClustersReport.of(
          "worker-1",
          List.of(
              new ClusterLine("well", "10.0.0.1:2181", "/openmldb", "openmldb-rollout"),
              new ClusterLine("ill", "10.0.0.2:2181", "", "far")));
    }
  }

  /** Its tables. */
  public static final class Tables implements ClusterTablesWorkflow {
    @Override
    public TablesReport run(TablesRequest request) {
      requireKnown(request.cluster());
      boolean ill = !request.cluster().equals("well");
      PartitionLine partition =
          new PartitionLine(
              "db",
              "t",
              0,
              "kMemory",
              86L,
              List.of(
                  new ReplicaLine("a:1", true, true, 86L),
                  new ReplicaLine("b:1", false, true, null)),
              ill ? List.of("db.t/0 on b:1 is not served by its tablet") : List.of());
      return new TablesReport(
          request.cluster(),
          THREE,
          List.of(new TabletLine("a:1", "kHealthy", 1), new TabletLine("b:1", "kHealthy", 0)),
          List.of(partition),
          0,
          ill ? 1 : 0);
    }
  }

  /** Its nameserver's operations. */
  public static final class Operations implements ClusterOperationsWorkflow {
    @Override
    public OperationsReport run(OperationsRequest request) {
      requireKnown(request.cluster());
      OperationLine failed =
          new OperationLine(
              53,
              "kRecoverTableOP",
              "kFailed",
              "kDelReplica",
              "db",
              "t",
              0,
              THREE,
              THREE.plusSeconds(6));
      return new OperationsReport(
          request.cluster(),
          THREE,
          request.cluster().equals("well") ? List.of() : List.of(failed),
          0);
    }
  }
}
