package io.openmldb.rollout.starter.temporal;

import io.openmldb.rollout.recovery.ClusterRecovery;
import io.openmldb.rollout.recovery.RecoveryReport;
import io.openmldb.rollout.recovery.RecoveryRequest;
import io.openmldb.rollout.recovery.RecoveryStatus;
import io.openmldb.rollout.steps.FailureType;
import io.temporal.failure.ApplicationFailure;
import java.time.Instant;
import java.util.List;

/** Recovers any cluster, but for one called {@code hopeless}. */
public final class FakeRecovery implements ClusterRecovery {

  private static final Instant THREE = Instant.parse("2026-11-25T03:00:00Z");

  @Override
  public RecoveryReport run(RecoveryRequest request) {
    if (request.cluster().equals("hopeless")) {
      throw ApplicationFailure.newNonRetryableFailure(
          "Cluster hopeless is left to mend:\n- db.t/0 has no live leader",
          FailureType.CLUSTER_LEFT_INCONSISTENT);
    }
    List<String> found = List.of("db.t/0 on b:1 is not served by its tablet");
    return new RecoveryReport(
        request.cluster(),
        request.dryRun(),
        request.without(),
        request.reason(),
        request.by(),
        THREE,
        THREE.plusSeconds(9),
        found,
        request.dryRun() ? List.of() : List.of("tablet b:1 serves 1 replicas"),
        request.dryRun() ? found : List.of());
  }

  @Override
  public RecoveryStatus status() {
    return null;
  }

  @Override
  public RecoveryReport report() {
    return null;
  }
}
