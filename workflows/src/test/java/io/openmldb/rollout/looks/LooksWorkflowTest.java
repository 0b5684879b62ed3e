package io.openmldb.rollout.looks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.openmldb.rollout.steps.FailureType;
import io.openmldb.rollout.testing.OneCluster;
import io.openmldb.rollout.testing.TestWorkflows;
import io.temporal.client.WorkflowFailedException;
import io.temporal.failure.ApplicationFailure;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class LooksWorkflowTest {

  private final TestWorkflows workflows =
      TestWorkflows.of(
              ClusterTablesWorkflow.class,
              ClusterOperationsWorkflow.class,
              ClusterDriftWorkflow.class)
          .with(new OneCluster());

  @AfterEach
  void stop() {
    workflows.close();
  }

  @Test
  void a_look_answers_what_was_read() {
    TablesLook tables =
        workflows.run(ClusterTables.TYPE, Map.of("cluster", "demo"), TablesLook.class);
    OperationsLook operations =
        workflows.run(
            ClusterOperations.TYPE,
            Map.of("cluster", "demo", "since", "2026-11-25T01:00:00Z"),
            OperationsLook.class);

    assertThat(tables.cluster()).isEqualTo("demo");
    assertThat(operations.omitted()).isEqualTo(7);
    DriftLook drift = workflows.run(ClusterDrift.TYPE, Map.of("cluster", "demo"), DriftLook.class);
    assertThat(drift.nodes()).isEqualTo(5);
  }

  @Test
  void a_look_without_a_cluster_fails_once() {
    assertFailsWith(ClusterTables.TYPE, Map.of(), FailureType.INVALID_REQUEST);
    assertFailsWith(ClusterDrift.TYPE, Map.of(), FailureType.INVALID_REQUEST);
    assertFailsWith(ClusterOperations.TYPE, Map.of("failed", true), FailureType.INVALID_REQUEST);
  }

  @ParameterizedTest
  @ValueSource(strings = {ClusterTables.TYPE, ClusterDrift.TYPE, ClusterOperations.TYPE})
  void a_look_that_is_asked_for_wrongly_fails_once(String type) {
    assertFailsWith(type, Map.of("cluster", Map.of()), FailureType.INVALID_REQUEST);
    assertFailsWith(type, Map.of("cluster", "demo", "typo", 1), FailureType.INVALID_REQUEST);
    assertFailsWith(type, List.of("demo"), FailureType.INVALID_REQUEST);
    assertFailsWith(type, "demo".getBytes(StandardCharsets.UTF_8), FailureType.INVALID_REQUEST);
  }

  @Test
  void a_time_that_is_none_fails_once() {
    assertFailsWith(
        ClusterOperations.TYPE,
        Map.of("cluster", "demo", "since", "yesterday"),
        FailureType.INVALID_REQUEST);
  }

  @Test
  void a_cluster_that_nobody_knows_is_told_in_the_activitys_own_words() {
    assertFailsWith(ClusterTables.TYPE, Map.of("cluster", "other"), FailureType.INVALID_REQUEST);
  }

  private void assertFailsWith(String type, Object input, String failureType) {
    assertThatThrownBy(() -> workflows.run(type, input, Object.class))
        .isInstanceOf(WorkflowFailedException.class)
        .cause()
        .isInstanceOfSatisfying(
            ApplicationFailure.class,
            failure -> assertThat(failure.getType()).isEqualTo(failureType));
  }
}
