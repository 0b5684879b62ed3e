package io.openmldb.rollout.looks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.openmldb.rollout.json.RolloutDataConverter;
import io.openmldb.rollout.steps.FailureType;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.failure.ApplicationFailure;
import io.temporal.testing.TestEnvironmentOptions;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.worker.Worker;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LooksWorkflowTest {

  private static final Instant NOW = Instant.parse("2026-11-25T03:00:00Z");

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
    Worker worker = environment.newWorker("looks");
    worker.registerWorkflowImplementationTypes(
        ClusterTablesWorkflow.class, ClusterOperationsWorkflow.class, ClusterDriftWorkflow.class);
    worker.registerActivitiesImplementations(new OneCluster());
    environment.start();
  }

  @AfterEach
  void stop() {
    environment.close();
  }

  @Test
  void a_look_answers_what_was_read() {
    TablesLook tables = look(ClusterTables.TYPE, Map.of("cluster", "demo"), TablesLook.class);
    OperationsLook operations =
        look(
            ClusterOperations.TYPE,
            Map.of("cluster", "demo", "since", "2026-11-25T01:00:00Z"),
            OperationsLook.class);

    assertThat(tables.cluster()).isEqualTo("demo");
    assertThat(operations.omitted()).isEqualTo(7);
    DriftLook drift = look(ClusterDrift.TYPE, Map.of("cluster", "demo"), DriftLook.class);
    assertThat(drift.nodes()).isEqualTo(5);
  }

  @Test
  void a_look_without_a_cluster_fails_once() {
    assertFailsWith(ClusterTables.TYPE, Map.of(), FailureType.INVALID_REQUEST);
    assertFailsWith(ClusterDrift.TYPE, Map.of(), FailureType.INVALID_REQUEST);
    assertFailsWith(ClusterOperations.TYPE, Map.of("failed", true), FailureType.INVALID_REQUEST);
  }

  @Test
  void a_cluster_that_nobody_knows_is_told_in_the_activitys_own_words() {
    assertFailsWith(ClusterTables.TYPE, Map.of("cluster", "other"), FailureType.INVALID_REQUEST);
  }

  private <T> T look(String type, Object input, Class<T> answer) {
    WorkflowStub stub =
        environment
            .getWorkflowClient()
            .newUntypedWorkflowStub(
                type, WorkflowOptions.newBuilder().setTaskQueue("looks").build());
    stub.start(input);
    return stub.getResult(answer);
  }

  private void assertFailsWith(String type, Object input, String failureType) {
    assertThatThrownBy(() -> look(type, input, Object.class))
        .isInstanceOf(WorkflowFailedException.class)
        .cause()
        .isInstanceOfSatisfying(
            ApplicationFailure.class,
            failure -> assertThat(failure.getType()).isEqualTo(failureType));
  }

  /** Knows the cluster demo only. */
  public static final class OneCluster implements Looks, ConfigurationLooks {

    @Override
    public DriftLook drift(DriftRequest request) {
      requireDemo(request.cluster());
      return new DriftLook(request.cluster(), NOW, 5, List.of(), List.of());
    }

    @Override
    public TablesLook tables(TablesRequest request) {
      requireDemo(request.cluster());
      return new TablesLook(request.cluster(), NOW, List.of(), List.of(), 0, 0);
    }

    @Override
    public OperationsLook operations(OperationsRequest request) {
      requireDemo(request.cluster());
      assertThat(request.since()).isEqualTo(Instant.parse("2026-11-25T01:00:00Z"));
      return new OperationsLook(request.cluster(), NOW, List.of(), 7);
    }

    private static void requireDemo(String cluster) {
      if (!cluster.equals("demo")) {
        throw ApplicationFailure.newNonRetryableFailure(
            "no cluster is called " + cluster, FailureType.INVALID_REQUEST);
      }
    }
  }
}
