package io.openmldb.rollout.recovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.openmldb.rollout.json.RolloutDataConverter;
import io.openmldb.rollout.plan.Node;
import io.openmldb.rollout.request.Component;
import io.openmldb.rollout.steps.FailureType;
import io.openmldb.rollout.steps.Mending;
import io.openmldb.rollout.testing.FakeCluster;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.failure.ApplicationFailure;
import io.temporal.testing.TestEnvironmentOptions;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.worker.Worker;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ClusterRecoveryWorkflowTest {

  private static final Node T1 = new Node(Component.TABLET, "t1:10921", "h", "/opt");
  private static final Node T2 = new Node(Component.TABLET, "t2:10921", "h", "/opt");

  private final FakeCluster cluster = FakeCluster.ofAllComponents();
  private final IllCluster mending = new IllCluster();
  private TestWorkflowEnvironment environment;

  @BeforeEach
  void start() {
    environment =
        TestWorkflowEnvironment.newInstance(
            TestEnvironmentOptions.newBuilder()
                .setWorkflowClientOptions(
                    WorkflowClientOptions.newBuilder()
                        .setDataConverter(RolloutDataConverter.create())
                        .build())
                .build());
    Worker worker = environment.newWorker("recovery");
    worker.registerWorkflowImplementationTypes(ClusterRecoveryWorkflow.class);
    worker.registerActivitiesImplementations(cluster, mending);
    environment.start();
  }

  @AfterEach
  void stop() {
    environment.close();
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
    WorkflowStub stub =
        environment
            .getWorkflowClient()
            .newUntypedWorkflowStub(
                ClusterRecovery.TYPE,
                WorkflowOptions.newBuilder().setTaskQueue("recovery").build());
    stub.start(request);
    return stub.getResult(RecoveryReport.class);
  }

  /** Says one list of problems after the other. */
  private static final class IllCluster implements Mending {

    private final Deque<List<String>> problems = new ArrayDeque<>();

    void problems(List<List<String>> inTurn) {
      problems.addAll(inTurn);
    }

    @Override
    public Diagnosis diagnose(String cluster) {
      return new Diagnosis(List.of(T1, T2), problems.remove(), 0);
    }

    @Override
    public LeadsOutcome recoverLeads(LeadsTask task) {
      return new LeadsOutcome(List.of("db.t/0 is led by t1:10921 now"), List.of());
    }
  }
}
