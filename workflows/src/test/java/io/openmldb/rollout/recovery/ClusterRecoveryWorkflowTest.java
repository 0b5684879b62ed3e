package io.openmldb.rollout.recovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.openmldb.rollout.steps.FailureType;
import io.openmldb.rollout.testing.FakeCluster;
import io.openmldb.rollout.testing.IllCluster;
import io.openmldb.rollout.testing.TestWorkflows;
import io.temporal.client.WorkflowFailedException;
import io.temporal.failure.ApplicationFailure;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ClusterRecoveryWorkflowTest {

  private final FakeCluster cluster = FakeCluster.ofAllComponents();
  private final IllCluster mending = new IllCluster();
  private final TestWorkflows workflows =
      TestWorkflows.of(ClusterRecoveryWorkflow.class).with(cluster, mending);

  @AfterEach
  void stop() {
    workflows.close();
  }

  @Test
  void what_is_wrong_is_said_and_then_mended_tablet_by_tablet_under_the_lease() {
    mending.problems(
        List.of(List.of("db.t/0 is not served"), List.of("db.t/0 is not served"), List.of()));

    RecoveryReport report = run(new RecoveryRequest("demo", false, "power failure"));

    assertThat(report.found()).containsExactly("db.t/0 is not served");
    assertThat(report.done())
        .contains("db.t/0 is led by t1:10921 now", "tablet t1:10921 serves 4 replicas");
    assertThat(report.left()).isEmpty();
    assertThat(cluster.calls())
        .containsSubsequence(
            "acquire", "settle", "recover t1:10921", "recover t2:10921", "release");
    assertThat(cluster.isLeaseHeld()).isFalse();
  }

  @Test
  void a_dry_run_and_a_healthy_cluster_take_no_lease() {
    mending.problems(List.of(List.of("db.t/0 is not served"), List.of()));

    assertThat(run(new RecoveryRequest("demo", true, null)).left()).hasSize(1);
    assertThat(run(new RecoveryRequest("demo", false, null)).found()).isEmpty();
    assertThat(cluster.calls()).isEmpty();
  }

  @Test
  void one_tablet_that_fails_does_not_stop_the_others_and_the_lease_is_given_back() {
    mending.problems(List.of(List.of("ill"), List.of("ill"), List.of("db.t/1 is not served")));
    cluster.failOnce("recover t1:10921", FailureType.NOT_RECOVERED, "nothing moved");

    assertThatThrownBy(() -> run(new RecoveryRequest("demo", false, null)))
        .isInstanceOf(WorkflowFailedException.class)
        .cause()
        .isInstanceOfSatisfying(
            ApplicationFailure.class,
            failure -> {
              assertThat(failure.getType()).isEqualTo(FailureType.CLUSTER_LEFT_INCONSISTENT);
              assertThat(failure.getOriginalMessage()).contains("db.t/1 is not served");
            });
    assertThat(cluster.calls()).contains("recover t2:10921", "release");
    assertThat(cluster.isLeaseHeld()).isFalse();
  }

  @Test
  void it_never_runs_beside_a_rollout() {
    mending.problems(List.of(List.of("ill")));
    cluster.leaseHeldBy("rollout-demo-of-somebody");

    assertThatThrownBy(() -> run(new RecoveryRequest("demo", false, null)))
        .cause()
        .isInstanceOfSatisfying(
            ApplicationFailure.class,
            failure -> {
              assertThat(failure.getType()).isEqualTo(FailureType.LEASE_HELD);
              assertThat(failure.getOriginalMessage()).contains("rollout-demo-of-somebody");
            });
    assertThat(cluster.calls()).doesNotContain("recover t1:10921", "release");
  }

  @Test
  void an_input_without_a_cluster_fails_once() {
    assertThatThrownBy(() -> run(new RecoveryRequest(" ", false, null)))
        .cause()
        .isInstanceOfSatisfying(
            ApplicationFailure.class,
            failure -> assertThat(failure.getType()).isEqualTo(FailureType.INVALID_REQUEST));
  }

  private RecoveryReport run(RecoveryRequest request) {
    return workflows.run(ClusterRecovery.TYPE, request, RecoveryReport.class);
  }
}
