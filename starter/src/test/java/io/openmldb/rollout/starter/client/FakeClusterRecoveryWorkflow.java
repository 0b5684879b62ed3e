package io.openmldb.rollout.starter.client;

import io.openmldb.rollout.workflows.activity.ClusterRecoveryActivities;
import io.openmldb.rollout.workflows.activity.ClusterRecoveryActivities.LeaderRecoveryTask;
import io.openmldb.rollout.workflows.api.ClusterRecoveryWorkflow;
import io.openmldb.rollout.workflows.api.FailureType;
import io.openmldb.rollout.workflows.api.report.RecoveryReport;
import io.openmldb.rollout.workflows.api.request.RecoveryRequest;
import io.openmldb.rollout.workflows.api.status.RecoveryPhase;
import io.openmldb.rollout.workflows.api.status.RecoveryStatus;
import io.openmldb.rollout.workflows.api.status.RecoveryStatus.Tablet;
import io.openmldb.rollout.workflows.api.status.RecoveryStatus.Work;
import io.openmldb.rollout.workflows.temporal.ActivityOptionsFactory;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInit;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Recovers any cluster, but for one called {@code hopeless}; one called {@code slow} takes until
 * {@link FakeClusterRecoveryActivities} is told to end.
 */
public final class FakeClusterRecoveryWorkflow implements ClusterRecoveryWorkflow {

  private static final Instant THREE = Instant.parse("2026-11-25T03:00:00Z");

  private final RecoveryRequest request;
  private RecoveryPhase phase = RecoveryPhase.LEADERS;

  @WorkflowInit
  public FakeClusterRecoveryWorkflow(RecoveryRequest request) {
    this.request = request;
  }

  @Override
  public RecoveryReport run(RecoveryRequest ignored) {
    if (!request.problems().isEmpty()) {
      throw FailureType.INVALID_REQUEST.newFailure("The request is wrong", request.problems());
    }
    if (request.cluster().equals("hopeless")) {
      throw FailureType.CLUSTER_LEFT_INCONSISTENT.newFailure(
          "Cluster hopeless is left inconsistent:\n- db.t/0 has no live leader");
    }
    if (request.cluster().equals("slow")) {
      Workflow.newActivityStub(
              ClusterRecoveryActivities.class,
              ActivityOptionsFactory.withinDeadline(Duration.ofHours(1), "slow · leads"))
          .recoverLeaders(
              new LeaderRecoveryTask(null, null, request.without(), request.noProgress()));
    }
    phase = RecoveryPhase.DONE;
    return report();
  }

  @Override
  public RecoveryStatus status() {
    boolean over = phase == RecoveryPhase.DONE;
    return new RecoveryStatus(
        request.cluster(),
        request.dryRun(),
        phase,
        THREE,
        over ? THREE.plusSeconds(9) : null,
        over
            ? null
            : new Work(
                "give every partition one live leader",
                THREE,
                THREE.plusSeconds(3_600),
                request.noProgress()),
        List.of(
            new Tablet("a:1", Tablet.State.RECOVERED, THREE, THREE.plusSeconds(20), 12, null),
            new Tablet("b:1", Tablet.State.PENDING, null, null, null, null)),
        1,
        2,
        List.of());
  }

  @Override
  public RecoveryReport report() {
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
}
