package io.openmldb.rollout.acceptance.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.openmldb.rollout.acceptance.testbed.RepositoryRoot;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The {@code jq} filter of {@code docs/integrating.md}, "Wait for the result", on the last event of
 * every kind of end. The guide's own commands show two of them only.
 */
@Tag("component")
class GuideResultTest {

  private static final Pattern FILTER =
      Pattern.compile("jq '(\\.history\\.events\\[-1].*?)' <<<", Pattern.DOTALL);

  private static final String REPORT =
      """
      {"outcome": "%s", "nodes": [{"component": "tablet", "endpoint": "t1:1", "state": "%s"}]}""";

  private static final String FAILED =
      """
      {"eventType": "FAILED", "workflowExecutionFailedEventAttributes": {"failure":
        {"message": "why", "applicationFailureInfo": {"type": "%s", "details": %s}}}}""";

  @BeforeEach
  void requireJq() throws Exception {
    Process look =
        new ProcessBuilder("bash", "-c", "command -v jq")
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    assumeTrue(look.waitFor() == 0 || System.getenv("CI") != null, "jq is not here");
  }

  @Test
  void oneThatDidAsAskedHasItsOutcomeAndItsNodes() throws Exception {
    assertThat(
            filtered(
                """
                {"eventType": "COMPLETED",
                  "workflowExecutionCompletedEventAttributes": {"result": [%s]}}"""
                    .formatted(REPORT.formatted("SUCCEEDED", "UPDATED"))))
        .isEqualTo(
            """
            {"end":"COMPLETED","outcome":"SUCCEEDED",\
            "nodes":[{"component":"tablet","state":"UPDATED"}]}
            """);
  }

  @Test
  void oneThatDidNotDoAsAskedHasThemFromItsFailure() throws Exception {
    String report = REPORT.formatted("ROLLED_BACK", "ROLLED_BACK");
    assertThat(filtered(FAILED.formatted("RolloutRolledBack", "[" + report + "]")))
        .isEqualTo(
            """
            {"end":"FAILED","failure":"RolloutRolledBack","message":"why",\
            "outcome":"ROLLED_BACK","nodes":[{"component":"tablet","state":"ROLLED_BACK"}]}
            """);
  }

  @Test
  void oneThatLeftSomethingInconsistentHasThemFromTheSecondDetail() throws Exception {
    String report = REPORT.formatted("ABORTED", "FAILED");
    assertThat(
            filtered(
                FAILED.formatted("ClusterLeftInconsistent", "[[\"t1 is down\"]," + report + "]")))
        .isEqualTo(
            """
            {"end":"FAILED","failure":"ClusterLeftInconsistent","message":"why",\
            "outcome":"ABORTED","nodes":[{"component":"tablet","state":"FAILED"}]}
            """);
  }

  @Test
  void aWrongRequestHasItsMessageAndNoOutcome() throws Exception {
    assertThat(filtered(FAILED.formatted("InvalidRequest", "[[\"chnages is unknown\"]]")))
        .isEqualTo(
            """
            {"end":"FAILED","failure":"InvalidRequest","message":"why","nodes":[]}
            """);
    assertThat(filtered(FAILED.formatted("InvalidRequest", "null"))).contains("\"nodes\":[]");
  }

  @Test
  void oneThatWasCancelledOrTerminatedHasItsEndOnly() throws Exception {
    assertThat(
            filtered(
                """
                {"eventType": "CANCELED",
                  "workflowExecutionCanceledEventAttributes": {"details": null}}"""))
        .isEqualTo("{\"end\":\"CANCELED\",\"nodes\":[]}\n");
    assertThat(filtered("{\"eventType\": \"TERMINATED\"}"))
        .isEqualTo("{\"end\":\"TERMINATED\",\"nodes\":[]}\n");
  }

  private static String filtered(String lastEvent) throws IOException, InterruptedException {
    String guide = Files.readString(RepositoryRoot.find().root().resolve("docs/integrating.md"));
    Matcher filter = FILTER.matcher(guide);
    assertThat(filter.find()).as("the filter in the guide").isTrue();
    Process jq = new ProcessBuilder("jq", "-c", filter.group(1)).redirectErrorStream(true).start();
    try (var input = jq.getOutputStream()) {
      input.write(
          ("{\"history\": {\"events\": [" + lastEvent + "]}}").getBytes(StandardCharsets.UTF_8));
    }
    String said = new String(jq.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(jq.waitFor()).as(said).isZero();
    return said;
  }
}
