package io.openmldb.rollout.workflows.inspection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.openmldb.rollout.workflows.api.ClusterDriftWorkflow;
import io.openmldb.rollout.workflows.api.ClusterOperationsWorkflow;
import io.openmldb.rollout.workflows.api.ClusterTablesWorkflow;
import io.openmldb.rollout.workflows.api.FailureType;
import io.openmldb.rollout.workflows.api.RegisteredClustersWorkflow;
import io.openmldb.rollout.workflows.api.report.ClustersReport;
import io.openmldb.rollout.workflows.api.report.ClustersReport.ClusterLine;
import io.openmldb.rollout.workflows.api.report.DriftReport;
import io.openmldb.rollout.workflows.api.report.OperationsReport;
import io.openmldb.rollout.workflows.api.report.TablesReport;
import io.openmldb.rollout.workflows.testing.DemoInspectionActivities;
import io.openmldb.rollout.workflows.testing.TestWorkflows;
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
class InspectionWorkflowsTest {

  private final TestWorkflows workflows =
      TestWorkflows.of(
              ClusterTablesWorkflowImpl.class,
              ClusterOperationsWorkflowImpl.class,
              ClusterDriftWorkflowImpl.class,
              RegisteredClustersWorkflowImpl.class)
          .with(new DemoInspectionActivities());

  @AfterEach
  void stop() {
    workflows.close();
  }

  @Test
  void aLookAnswersWhatWasRead() {
    TablesReport tables =
        workflows.run(ClusterTablesWorkflow.TYPE, Map.of("cluster", "demo"), TablesReport.class);
    OperationsReport operations =
        workflows.run(
            ClusterOperationsWorkflow.TYPE,
            Map.of("cluster", "demo", "since", "2026-11-25T01:00:00Z"),
            OperationsReport.class);

    assertThat(tables.cluster()).isEqualTo("demo");
    assertThat(operations.omitted()).isEqualTo(7);
    DriftReport drift =
        workflows.run(ClusterDriftWorkflow.TYPE, Map.of("cluster", "demo"), DriftReport.class);
    assertThat(drift.nodes()).isEqualTo(5);
  }

  @Test
  void aLookIsFoundByItsCluster() {
    workflows.run(ClusterTablesWorkflow.TYPE, Map.of("cluster", "demo"), TablesReport.class);

    assertThat(workflows.cluster(ClusterTablesWorkflow.TYPE)).isEqualTo("demo");
  }

  @Test
  void theClustersAreListedWithoutAnyInput() {
    ClustersReport known =
        workflows.run(RegisteredClustersWorkflow.TYPE, Map.of(), ClustersReport.class);

    assertThat(known.worker()).isEqualTo("worker-1");
    assertThat(known.clusters()).extracting(ClusterLine::name).containsExactly("demo");
  }

  @Test
  void aLookWithoutAClusterFailsOnce() {
    assertFailsWith(ClusterTablesWorkflow.TYPE, Map.of(), FailureType.INVALID_REQUEST);
    assertFailsWith(ClusterDriftWorkflow.TYPE, Map.of(), FailureType.INVALID_REQUEST);
    assertFailsWith(
        ClusterOperationsWorkflow.TYPE, Map.of("failed", true), FailureType.INVALID_REQUEST);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ClusterTablesWorkflow.TYPE,
        ClusterDriftWorkflow.TYPE,
        ClusterOperationsWorkflow.TYPE
      })
  void aLookThatIsAskedForWronglyFailsOnce(String type) {
    assertFailsWith(type, Map.of("cluster", Map.of()), FailureType.INVALID_REQUEST);
    assertFailsWith(type, Map.of("cluster", "demo", "typo", 1), FailureType.INVALID_REQUEST);
    assertFailsWith(type, List.of("demo"), FailureType.INVALID_REQUEST);
    assertFailsWith(type, "demo".getBytes(StandardCharsets.UTF_8), FailureType.INVALID_REQUEST);
  }

  @Test
  void aTimeThatIsNoneFailsOnce() {
    assertFailsWith(
        ClusterOperationsWorkflow.TYPE,
        Map.of("cluster", "demo", "since", "yesterday"),
        FailureType.INVALID_REQUEST);
  }

  @Test
  void aClusterThatNobodyKnowsIsToldInTheActivitysOwnWords() {
    assertFailsWith(
        ClusterTablesWorkflow.TYPE, Map.of("cluster", "other"), FailureType.INVALID_REQUEST);
  }

  private void assertFailsWith(String type, Object input, FailureType failureType) {
    assertThatThrownBy(() -> workflows.run(type, input, Object.class))
        .isInstanceOf(WorkflowFailedException.class)
        .cause()
        .isInstanceOfSatisfying(
            ApplicationFailure.class,
            failure -> assertThat(FailureType.of(failure)).contains(failureType));
  }
}
