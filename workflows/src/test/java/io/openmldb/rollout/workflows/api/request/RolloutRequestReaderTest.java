package io.openmldb.rollout.workflows.api.request;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.openmldb.rollout.workflows.api.model.Component;
import io.openmldb.rollout.workflows.api.model.ConfigEdit;
import io.openmldb.rollout.workflows.api.plan.FindingCode;
import io.openmldb.rollout.workflows.api.plan.FindingOverride;
import io.openmldb.rollout.workflows.json.RolloutDataConverter;
import io.openmldb.rollout.workflows.testing.TestRequests;
import io.temporal.common.converter.JacksonJsonPayloadConverter;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RolloutRequestReaderTest {

  private final ObjectMapper mapper = RolloutDataConverter.mapper();

  @Test
  void aRequestIsReadWithEveryOption() {
    RolloutRequest request =
        TestRequests.json(
            """
            {"cluster": "demo",
             "changes": [
               {"component": "tablet", "set": {"gc_interval": 60, "x": true}, "unset": ["gc_pool_size"]},
               {"component": "tablet", "endpoints": ["10.0.0.7:10921"], "set": {"t": "32"}}],
             "options": {
               "dryRun": true, "restartOnly": false, "daemon": false,
               "procedure": "DOCUMENTED", "singleReplica": "ALLOW_UNAVAILABILITY",
               "onFailure": "ABORT", "writes": "GATED", "approval": "CANARY",
               "canarySoak": "PT10M", "restartUnchanged": true,
               "leaderMoveConcurrency": 4, "maxOffsetLag": 5, "expectRowsToGrow": true,
               "timeouts": {"restart": "PT1M", "recover": "PT2M", "leaderMoves": "PT3M",
                            "health": "PT4M", "gate": "P1D", "jobs": "PT2H"},
               "jobs": "WAIT",
               "overrides": [{"code": "DATA_DIRECTORY", "reason": "copied by hand"}]},
             "reason": "why"}\
            """);

    assertThat(request.problems()).isEmpty();
    assertThat(request.changes().get(0).set()).isEqualTo(Map.of("gc_interval", "60", "x", "true"));
    assertThat(request.changes().get(1).endpoints()).containsExactly("10.0.0.7:10921");
    assertThat(request.options())
        .isEqualTo(
            new Options(
                true,
                false,
                false,
                Procedure.DOCUMENTED,
                SingleReplicaPolicy.ALLOW_UNAVAILABILITY,
                OnFailure.ABORT,
                WritesPolicy.GATED,
                ApprovalPolicy.CANARY,
                Duration.ofMinutes(10),
                true,
                4,
                5,
                true,
                new Timeouts(
                    Duration.ofMinutes(1),
                    Duration.ofMinutes(2),
                    Duration.ofMinutes(3),
                    Duration.ofMinutes(4),
                    Duration.ofDays(1),
                    Duration.ofHours(2)),
                List.of(new FindingOverride(FindingCode.DATA_DIRECTORY, "copied by hand")),
                JobsPolicy.WAIT));
  }

  @Test
  void anOverrideNamesAFindingThatMayBeOverriddenOnceWithAReason() {
    RolloutRequest request =
        TestRequests.json(
            """
            {"cluster": "demo", "options": {"restartOnly": true, "overrides": [
               {"code": "NO_LEADER", "reason": "we know"}, {"code": "TYPO", "reason": "r"},
               {"code": "DATA_DIRECTORY"}, {"code": "DATA_DIRECTORY", "reason": " "},
               {"code": "NOT_IN_HOSTS_FILE", "reason": "r"},
               {"code": "NOT_IN_HOSTS_FILE", "reason": "r"}, {"reason": "r", "finding": "X"}]}}\
            """);

    String known = "those are [DATA_DIRECTORY, NOT_IN_HOSTS_FILE]";
    assertThat(request.problems())
        .satisfiesExactlyInAnyOrder(
            it ->
                assertThat(it)
                    .startsWith("options.overrides[0].code \"NO_LEADER\"")
                    .endsWith(known),
            it -> assertThat(it).startsWith("options.overrides[1].code \"TYPO\" is no finding"),
            it -> assertThat(it).startsWith("options.overrides[2].reason is missing"),
            it -> assertThat(it).startsWith("options.overrides[3].reason is missing"),
            it -> assertThat(it).startsWith("options.overrides[3].code is named twice"),
            it -> assertThat(it).startsWith("options.overrides[5].code is named twice"),
            it -> assertThat(it).startsWith("options.overrides[6].code is missing"),
            it -> assertThat(it).startsWith("options.overrides[6].finding is unknown"));
  }

  /** Workers of the first release refuse fields that they do not know. */
  @Test
  void optionsThatOverrideNothingDoNotMentionIt() throws JsonProcessingException {
    assertThat(mapper.writeValueAsString(Options.DEFAULT)).doesNotContain("overrides", "jobs");
  }

  @Test
  void whatIsLeftOutHasItsDefault() {
    RolloutRequest request =
        TestRequests.json(
            "{\"cluster\": \"c\", \"changes\": [{\"component\": \"tablet\", \"set\": {\"a\":"
                + " \"1\"}}], \"options\": {\"daemon\": null}}");

    assertThat(request.problems()).isEmpty();
    assertThat(request.options()).isEqualTo(Options.DEFAULT);
  }

  @Test
  void everythingThatIsWrongIsSaidAtOnce() {
    RolloutRequest request =
        TestRequests.json(
            """
            {"clutser": "demo",
             "changes": [
               {"component": "tablets", "set": {"a": "1"}},
               {"component": "tablet", "set": {"gc": "1", "b c": "2", "d": "x\\ny", "e": "\\u0000", "f": {}},
                "unset": ["gc", "gc"], "endpoints": ["nowhere"], "sets": {}},
               {"component": "apiserver"},
               7],
             "options": {"procedure": "fast", "dryRun": "yes", "leaderMoveConcurrency": 0,
                         "canarySoak": "10 minutes", "timeouts": {"restrat": "PT1M"}}}\
            """);

    assertThat(request.problems())
        .satisfiesExactlyInAnyOrder(
            it -> assertThat(it).startsWith("clutser is unknown; known here: cluster, options"),
            it -> assertThat(it).startsWith("cluster is missing"),
            it -> assertThat(it).startsWith("changes[0].component \"tablets\" is no component"),
            it -> assertThat(it).startsWith("changes[1].set \"b c\" is no key"),
            it -> assertThat(it).startsWith("changes[1].set.d holds a line break"),
            it -> assertThat(it).startsWith("changes[1].set.e holds a NUL"),
            it -> assertThat(it).startsWith("changes[1].set.f is an object, but a text"),
            it -> assertThat(it).startsWith("changes[1].unset names \"gc\" twice"),
            it -> assertThat(it).startsWith("changes[1] both sets and unsets \"gc\""),
            it -> assertThat(it).startsWith("changes[1].endpoints \"nowhere\" is no endpoint"),
            it -> assertThat(it).startsWith("changes[1].sets is unknown"),
            it -> assertThat(it).startsWith("changes[2] is empty"),
            it -> assertThat(it).startsWith("changes[3] is a number, but an object"),
            it -> assertThat(it).startsWith("options.procedure is \"fast\", but one of"),
            it -> assertThat(it).startsWith("options.dryRun is a text, but true or false"),
            it ->
                assertThat(it).startsWith("options.leaderMoveConcurrency is 0, but a whole number"),
            it -> assertThat(it).startsWith("options.canarySoak is \"10 minutes\", but a duration"),
            it -> assertThat(it).startsWith("options.timeouts.restrat is unknown"));
  }

  @Test
  void aKeyThatNoFileCanHoldIsRefusedInTheRequest() {
    RolloutRequest request =
        TestRequests.json(
            """
            {"cluster": "demo",
             "changes": [{"component": "tablet", "set": {"_x": "1"}, "unset": ["_y"]}]}
            """);

    assertThat(request.problems())
        .containsExactly(
            "changes[0].set \"_x\" is no key (a letter, then letters, digits, _ . - only)",
            "changes[0].unset \"_y\" is no key (a letter, then letters, digits, _ . - only)");
  }

  @Test
  void aValueOf64KibIsRefusedAndNotShown() {
    RolloutRequest request =
        TestRequests.json(
            "{\"cluster\": \"demo\", \"changes\": [{\"component\": \"tablet\", \"set\": {\"a\": \""
                + "x".repeat(65_536)
                + "\"}}]}");

    assertThat(request.problems())
        .containsExactly("changes[0].set.a is longer than 16384 characters");
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "[]", "7", "\"demo\"", "true", "{}", "{\"changes\": {}}"})
  void whateverJsonArrivesBecomesARequestWithProblems(String json) {
    assertThat(TestRequests.json(json) == null ? null : TestRequests.json(json).problems())
        .isNotEmpty();
  }

  @ParameterizedTest
  @CsvSource({"null, is missing", "[], is a list", "7, is a number", "'\"demo\"', is a text"})
  void anInputThatIsNoObjectHasOneProblemWithAWholeRequestAsAnExample(String json, String what) {
    assertThat(TestRequests.json(json).problems())
        .singleElement()
        .asString()
        .startsWith("the input " + what)
        .contains("object is expected, such as {\"cluster\": \"demo\", \"changes\": [");
  }

  @Test
  void theExampleThatIsShownIsARequest() {
    String problem = TestRequests.json("{}").problems().get(0);

    assertThat(TestRequests.json(problem.substring(problem.indexOf('{'))).problems()).isEmpty();
  }

  @Test
  void anEmptyChangeIsRefusedUnlessItIsARestart() {
    assertThat(TestRequests.json("{\"cluster\": \"c\", \"changes\": []}").problems())
        .containsExactly("changes is empty: nothing to change (a plain restart is restartOnly)");
    assertThat(
            TestRequests.json("{\"cluster\": \"c\", \"options\": {\"restartOnly\": true}}")
                .problems())
        .isEmpty();
    assertThat(
            TestRequests.json(
                    "{\"cluster\": \"c\", \"changes\": [{\"component\": \"tablet\", \"set\":"
                        + " {\"a\": \"1\"}}], \"options\": {\"restartOnly\": true}}")
                .problems())
        .singleElement()
        .asString()
        .contains("restartOnly asks for a plain restart");
  }

  @Test
  void aKeyIsOneHoweverItIsWrittenUnlessItIsTheTaskmanagers() {
    String changes =
        """
        {"cluster": "c", "changes": [
          {"component": "tablet", "set": {"gc-interval": "1", "gc_interval": "2"}},
          {"component": "tablet", "set": {"a-b": "1"}, "unset": ["a_b", "c_d", "c-d"]},
          {"component": "taskmanager", "set": {"a-b": "1"}, "unset": ["a_b"]}]}\
        """;

    RolloutRequest request = TestRequests.json(changes);

    assertThat(request.problems())
        .containsExactly(
            "changes[0].set names \"gc_interval\" twice",
            "changes[1] both sets and unsets \"a_b\"",
            "changes[1].unset names \"c_d\" twice");
  }

  @Test
  void ofTwoChangesToOneKeyInTwoWritingsTheLaterOneCounts() {
    List<Change> changes =
        List.of(
            new Change(Component.TABLET, List.of(), Map.of("gc-interval", "1"), List.of()),
            new Change(Component.TABLET, List.of(), Map.of("gc_interval", "2"), List.of()));

    assertThat(Change.editFor(changes, Component.TABLET, "a:1").set())
        .isEqualTo(Map.of("gc_interval", "2"));
  }

  @Test
  void aRequestSurvivesBeingWrittenAndRead() throws Exception {
    RolloutRequest request = TestRequests.all("{\"canarySoak\": \"PT1M\"}");

    RolloutRequest read =
        mapper.readValue(mapper.writeValueAsString(request), RolloutRequest.class);

    assertThat(read).isEqualTo(request);
  }

  @ParameterizedTest
  @CsvSource({"10.0.0.7:10921, 32", "10.0.0.8:10921, 24"})
  void ofTwoChangesToOneKeyTheLaterOneCounts(String endpoint, String expected) {
    List<Change> changes =
        List.of(
            new Change(Component.TABLET, List.of(), Map.of("thread_pool_size", "24"), List.of("x")),
            new Change(
                Component.TABLET,
                List.of("10.0.0.7:10921"),
                Map.of("thread_pool_size", "32", "x", "1"),
                List.of()));

    ConfigEdit edit = Change.editFor(changes, Component.TABLET, endpoint);

    assertThat(edit.set()).containsEntry("thread_pool_size", expected);
    assertThat(edit.unset().contains("x")).isEqualTo(!edit.set().containsKey("x"));
  }

  @Test
  void durationsThatTemporalsOwnConverterWroteAreReadAsTheSeconds() throws Exception {
    Options options = TestRequests.all("{\"canarySoak\": \"PT1M30.5S\"}").options();
    var foreign = JacksonJsonPayloadConverter.newDefaultObjectMapper();
    var json = foreign.createObjectNode().put("cluster", "demo");
    json.set("options", foreign.valueToTree(options));
    json.withObject("/options").put("restartOnly", true);

    RolloutRequest read = RolloutRequestReader.read(json);

    assertThat(json.at("/options/canarySoak").isNumber()).isTrue();
    assertThat(read.problems()).isEmpty();
    assertThat(read.options().canarySoak()).isEqualTo(options.canarySoak());
    assertThat(read.options().timeouts()).isEqualTo(options.timeouts());
  }

  @Test
  void aNumberThatIsNoDurationIsAProblem() throws Exception {
    for (String number : List.of("-1", "1e30")) {
      RolloutRequest read =
          RolloutRequestReader.read(
              JacksonJsonPayloadConverter.newDefaultObjectMapper()
                  .readTree(
                      "{\"cluster\": \"demo\", \"options\": {\"restartOnly\": true,"
                          + " \"canarySoak\": %s}}".formatted(number)));
      assertThat(read.problems()).singleElement().asString().startsWith("options.canarySoak is ");
    }
  }
}
