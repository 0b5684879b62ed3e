package io.openmldb.rollout.starter.client;

import io.openmldb.rollout.workflows.api.ClusterRepairWorkflow;
import io.openmldb.rollout.workflows.api.FailureType;
import io.openmldb.rollout.workflows.api.report.RecoveryReport;
import io.openmldb.rollout.workflows.api.request.RepairRequest;
import io.openmldb.rollout.workflows.api.status.RecoveryPhase;
import io.openmldb.rollout.workflows.api.status.RecoveryStatus;
import java.time.Instant;
import java.util.List;

/**
 * Repairs any cluster; nothing is left on {@code free}, a rollout runs on {@code held}, and another
 * Temporal holds {@code elsewhere}.
 */
public final class FakeClusterRepairWorkflow implements ClusterRepairWorkflow {

  private static final Instant THREE = Instant.parse("2026-11-25T03:00:00Z");

  @Override
  public RecoveryReport run(RepairRequest request) {
    if (request.cluster().equals("held")) {
      throw FailureType.LEASE_HELD.newFailure(
          "cluster held is held by workflow rollout-held, which runs");
    }
    if (request.cluster().equals("elsewhere") && !request.ownerIsGone()) {
      throw FailureType.LEASE_HELD.newFailure(
          "cluster elsewhere is held by workflow rollout-elsewhere, which cannot be asked");
    }
    List<String> found =
        request.cluster().equals("free") ? List.of() : List.of("tablet a:1 was fenced");
    return new RecoveryReport(
        request.cluster(),
        request.dryRun(),
        List.of(),
        request.reason(),
        request.by(),
        THREE,
        THREE.plusSeconds(40),
        found,
        request.dryRun() ? List.of() : List.of("undone: tablet a:1 was fenced"),
        request.dryRun() ? found : List.of());
  }

  @Override
  public RecoveryStatus status() {
    return new RecoveryStatus(
        "demo", false, RecoveryPhase.UNDOING, THREE, null, null, List.of(), 1, 0, List.of());
  }

  @Override
  public RecoveryReport report() {
    return null;
  }
}
