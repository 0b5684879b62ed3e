package io.openmldb.rollout.acceptance.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.openmldb.rollout.acceptance.e2e.SharedTestbeds.Slot;
import io.openmldb.rollout.acceptance.testbed.CommandRun;
import io.openmldb.rollout.acceptance.testbed.LaunchedProcess;
import io.openmldb.rollout.workflows.api.report.Report;
import io.openmldb.rollout.workflows.api.status.NodeState;
import io.openmldb.rollout.workflows.api.status.Outcome;
import io.openmldb.rollout.workflows.api.status.Step;
import io.temporal.client.WorkflowStub;
import io.temporal.failure.CanceledFailure;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** A rollout that is started exactly as the Temporal UI's form starts one. */
@ExtendWith(SharedTestbeds.class)
@Timeout(240)
@Tag("end-to-end")
class HttpApiTest {

  private static final Duration SOON = Duration.ofMinutes(2);
  private static final String JSON_PLAIN = base64("json/plain");

  @Test
  void aRequestPastedIntoTheUiRunsAloneAndWhenItIsCancelledThereEndsWithItsNode(Slot slot)
      throws Exception {
    String request =
        """
        {"cluster": "demo",
         "changes": [{"component": "tablet", "set": {"gc_interval": "%s"}}]}"""
            .formatted(slot.newValue());
    try (LaunchedProcess worker = slot.testbed().startWorker()) {
      HttpResponse<String> answer = start(slot, "from-the-ui", request);
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
      awaitRestart(slot);

      CommandRun.Result second =
          slot.testbed().rollout(SOON, request, "start", "--watch", "-f", "-");
      assertThat(second.exitCode()).isEqualTo(3);
      assertThat(second.out()).contains("is held by workflow from-the-ui");

      WorkflowStub rollout = slot.rollouts().client().newUntypedWorkflowStub("from-the-ui");
      rollout.cancel("by a person");
      assertThatThrownBy(() -> slot.rollouts().result("from-the-ui", SOON))
          .hasRootCauseInstanceOf(CanceledFailure.class);
      Report report = rollout.query("report", Report.class);
      assertThat(report.outcome()).isEqualTo(Outcome.ABORTED);
      assertThat(report.nodes())
          .extracting(Report.NodeReport::state)
          .containsExactly(NodeState.UPDATED, NodeState.PENDING, NodeState.PENDING);
      assertThat(worker.isAlive()).isTrue();
    }
  }

  private static void awaitRestart(Slot slot) throws Exception {
    slot.rollouts()
        .await(
            "from-the-ui",
            "the first restart",
            SOON,
            status -> status.nodes().stream().anyMatch(node -> node.step() == Step.RESTART));
  }

  private static HttpResponse<String> start(Slot slot, String workflowId, String input)
      throws Exception {
    Map<String, Object> payload =
        Map.of("metadata", Map.of("encoding", JSON_PLAIN), "data", base64(input));
    Map<String, Object> body =
        Map.of(
            "workflowType", Map.of("name", "ClusterRollout"),
            "taskQueue", Map.of("name", "openmldb-rollout"),
            "input", Map.of("payloads", List.of(payload)));
    HttpRequest request =
        HttpRequest.newBuilder(
                URI.create(
                    slot.temporal().httpApi()
                        + "/api/v1/namespaces/default/workflows/"
                        + workflowId))
            .header("Content-Type", "application/json")
            .timeout(SOON)
            .POST(HttpRequest.BodyPublishers.ofString(new ObjectMapper().writeValueAsString(body)))
            .build();
    return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
