package io.openmldb.rollout.starter.temporal;

import io.openmldb.rollout.looks.ClusterDrift;
import io.openmldb.rollout.looks.ClusterOperations;
import io.openmldb.rollout.looks.ClusterTables;
import io.openmldb.rollout.looks.DriftLook;
import io.openmldb.rollout.looks.DriftLook.Kind;
import io.openmldb.rollout.looks.DriftRequest;
import io.openmldb.rollout.looks.OperationsLook;
import io.openmldb.rollout.looks.OperationsLook.OperationLine;
import io.openmldb.rollout.looks.OperationsRequest;
import io.openmldb.rollout.looks.TablesLook;
import io.openmldb.rollout.looks.TablesLook.PartitionLine;
import io.openmldb.rollout.looks.TablesLook.ReplicaLine;
import io.openmldb.rollout.looks.TablesLook.TabletLine;
import io.openmldb.rollout.looks.TablesRequest;
import io.openmldb.rollout.request.Component;
import io.openmldb.rollout.steps.FailureType;
import io.temporal.failure.ApplicationFailure;
import java.time.Instant;
import java.util.List;

/**
 * Looks at a cluster that is ill unless it is called {@code well}, and unknown as {@code other}.
 */
final class FakeLooks {

  private static final Instant THREE = Instant.parse("2026-11-25T03:00:00Z");

  private FakeLooks() {}

  private static void requireKnown(String cluster) {
    if (cluster.equals("other")) {
      throw ApplicationFailure.newNonRetryableFailure(
          "cluster: no cluster is called other", FailureType.INVALID_REQUEST);
    }
  }

  /** Its configuration. */
  public static final class Drift implements ClusterDrift {
    @Override
    public DriftLook run(DriftRequest request) {
      requireKnown(request.cluster());
      List<DriftLook.Drift> drifts =
          List.of(
              new DriftLook.Drift(
                  Component.TABLET, "a:1", Kind.RUNNING_DIFFERS, "gc_interval", "90", "60"),
              new DriftLook.Drift(
                  Component.TABLET, "b:1", Kind.SIBLINGS_DIFFER, "db_root_path", null, "./db"),
              new DriftLook.Drift(Component.APISERVER, "c:1", Kind.FILE_NEWER, null, null, null));
      boolean well = request.cluster().equals("well");
      return new DriftLook(request.cluster(), THREE, 3, well ? List.of() : drifts, 0, List.of());
    }
  }

  /** Its tables. */
  public static final class Tables implements ClusterTables {
    @Override
    public TablesLook run(TablesRequest request) {
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
      return new TablesLook(
          request.cluster(),
          THREE,
          List.of(new TabletLine("a:1", "kHealthy", 1), new TabletLine("b:1", "kHealthy", 0)),
          List.of(partition),
          0,
          ill ? 1 : 0);
    }
  }

  /** Its nameserver's operations. */
  public static final class Operations implements ClusterOperations {
    @Override
    public OperationsLook run(OperationsRequest request) {
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
      return new OperationsLook(
          request.cluster(),
          THREE,
          request.cluster().equals("well") ? List.of() : List.of(failed),
          0);
    }
  }
}
