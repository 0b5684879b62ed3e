package io.openmldb.rollout.workflows.api.start;

import static org.assertj.core.api.Assertions.assertThat;

import io.openmldb.rollout.workflows.api.WorkflowIds;
import io.openmldb.rollout.workflows.api.request.RolloutRequest;
import io.openmldb.rollout.workflows.testing.TestRequests;
import io.temporal.api.enums.v1.WorkflowIdConflictPolicy;
import io.temporal.client.WorkflowOptions;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class RolloutStartOptionsTest {

  private static final RolloutRequest REQUEST = TestRequests.tablets("{}");

  @Test
  void aRolloutHasTheOneIdOfItsClusterAndIsNeverStartedBesideAnother() {
    WorkflowOptions options = RolloutStartOptions.ofRollout(REQUEST, "a-queue").build();

    assertThat(options.getWorkflowId()).isEqualTo("rollout-demo");
    assertThat(options.getTaskQueue()).isEqualTo("a-queue");
    assertThat(options.getWorkflowIdConflictPolicy())
        .isEqualTo(WorkflowIdConflictPolicy.WORKFLOW_ID_CONFLICT_POLICY_FAIL);
    assertThat(options.getWorkflowExecutionTimeout()).isNull();
    assertThat(options.getStaticSummary()).isEqualTo("demo: tablet gc_interval");
  }

  @Test
  void aSecretThatIsSpelledOutIsNotInWhatTemporalsUserInterfaceShows() {
    RolloutRequest request =
        TestRequests.json(
            """
            {"cluster": "demo", "changes": [{"component": "taskmanager", "set": {
              "zookeeper.cert": "ann:open-sesame", "spark.default.conf": "spark.x=1;spark.password=xyzzy1",
              "hadoop.user.password": "${secret:HADOOP}"}}]}\
            """);

    assertThat(RolloutStartOptions.ofScheduled(request, "a-queue").build().getStaticDetails())
        .doesNotContain("open-sesame", "xyzzy1")
        .contains("`zookeeper.cert` = `(secret)`", "${secret:HADOOP}");
  }

  @Test
  void aPlanHasAnIdOfItsOwnAndDoesNotRunForEver() {
    UUID unique = UUID.fromString("00000000-0000-0000-0000-00000000002a");

    WorkflowOptions options =
        RolloutStartOptions.ofPlan(REQUEST.asDryRun(), "a-queue", unique).build();

    assertThat(options.getWorkflowId()).isEqualTo("plan-demo-" + unique);
    assertThat(WorkflowIds.isPlanOf("demo", options.getWorkflowId())).isTrue();
    assertThat(options.getWorkflowExecutionTimeout()).isEqualTo(Duration.ofHours(1));
    assertThat(options.getStaticSummary()).isEqualTo("demo: tablet gc_interval (plan only)");
  }
}
