package io.openmldb.rollout.workflows.api.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.openmldb.rollout.workflows.json.RolloutDataConverter;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A fleet's request is read strictly, with every problem at once. */
class FleetRequestReaderTest {

  private static final ObjectMapper JSON = RolloutDataConverter.mapper();

  private static final String WHOLE =
      """
      {"fleet": "production",
       "clusters": [{"cluster": "a"}, {"cluster": "b", "taskQueue": "near-b"}],
       "strategy": {"canaryClusters": 1, "canarySoak": "PT1H", "maxConcurrent": 5, "stopAfterFailures": 2},
       "changes": [{"component": "tablet", "set": {"gc_interval": "60"}}],
       "options": {"onFailure": "ROLLBACK"},
       "reason": "smaller heaps", "by": "ann"}""";

  @Test
  void aWholeRequestIsReadAndWrittenAgainAsItWas() throws Exception {
    FleetRequest request = read(WHOLE);

    assertThat(request.problems()).isEmpty();
    assertThat(request.strategy()).isEqualTo(new FleetStrategy(1, Duration.ofHours(1), 5, 2));
    assertThat(request.clusters())
        .containsExactly(new FleetCluster("a"), new FleetCluster("b", "near-b"));
    assertThat(read(JSON.writeValueAsString(request))).isEqualTo(request);
  }

  @Test
  void whatIsLeftOutHasItsDefault() throws Exception {
    FleetRequest request =
        read(
            """
            {"fleet": "f", "clusters": [{"cluster": "a"}], "options": {"restartOnly": true}}""");

    assertThat(request.problems()).isEmpty();
    assertThat(request.strategy()).isEqualTo(new FleetStrategy(1, Duration.ZERO, 1, 1));
  }

  @Test
  void everythingThatIsWrongIsListed() throws Exception {
    FleetRequest request =
        read(
            """
            {"flet": "f", "cluster": "a",
             "clusters": [{"cluster": "a"}, {"cluster": "a", "queue": "q"}, {"cluster": " "}, "c"],
             "strategy": {"maxConcurrent": 51, "canaryClusters": -1, "stopAfterFailures": 0, "canarySoak": "1h"},
             "changes": [{"component": "tablet", "endpoints": ["h:1"], "set": {"a": "1"}}],
             "options": {"onFailure": "NEVER"}}""");

    assertThat(request.problems())
        .anyMatch(problem -> problem.startsWith("fleet is missing"))
        .anyMatch(problem -> problem.startsWith("flet is unknown"))
        .anyMatch(problem -> problem.startsWith("cluster is unknown"))
        .anyMatch(problem -> problem.equals("clusters[1].cluster \"a\" is named twice"))
        .anyMatch(problem -> problem.startsWith("clusters[1].queue is unknown"))
        .anyMatch(problem -> problem.equals("clusters[2].cluster is blank"))
        .anyMatch(problem -> problem.startsWith("clusters[3] is a text"))
        .anyMatch(problem -> problem.startsWith("strategy.maxConcurrent is 51"))
        .anyMatch(problem -> problem.startsWith("strategy.canaryClusters is -1"))
        .anyMatch(problem -> problem.startsWith("strategy.stopAfterFailures is 0"))
        .anyMatch(problem -> problem.startsWith("strategy.canarySoak is \"1h\""))
        .anyMatch(problem -> problem.startsWith("changes [0] names endpoints"))
        .anyMatch(problem -> problem.startsWith("options.onFailure is \"NEVER\""))
        .hasSize(13);
  }

  @Test
  void namesThatNoWorkflowIdHasRoomForAreRefused() throws Exception {
    FleetRequest request =
        read(
            """
            {"fleet": "%1$s", "clusters": [{"cluster": "%1$s", "taskQueue": "%1$s"}],
             "options": {"restartOnly": true}}"""
                .formatted("x".repeat(201)));

    assertThat(request.problems())
        .containsExactly(
            "fleet is longer than 200 characters",
            "clusters[0].cluster is longer than 200 characters",
            "clusters[0].taskQueue is longer than 200 characters");
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "\"a\"", "[]", "{}", "{\"clusters\": 1}", "{\"strategy\": []}"})
  void whateverArrivesBecomesARequestWithProblems(String json) throws Exception {
    assertThat(read(json).problems()).isNotEmpty();
  }

  @Test
  void anInputThatIsNoObjectHasOneProblemWithAnExample() throws Exception {
    String problem = read("[]").problems().get(0);

    assertThat(read("[]").problems()).hasSize(1);
    assertThat(problem).startsWith("the input is a list, but an object is expected, such as {");
    assertThat(read(problem.substring(problem.indexOf('{'))).problems()).isEmpty();
  }

  @Test
  void nothingToChangeIsAProblem() throws Exception {
    assertThat(read("{\"fleet\": \"f\", \"clusters\": [{\"cluster\": \"a\"}]}").problems())
        .containsExactly("changes is empty: nothing to change (a plain restart is restartOnly)");
  }

  private static FleetRequest read(String json) throws Exception {
    return JSON.readValue(json, FleetRequest.class);
  }
}
