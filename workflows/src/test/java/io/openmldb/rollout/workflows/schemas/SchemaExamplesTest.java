package io.openmldb.rollout.workflows.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.openmldb.rollout.workflows.api.FailureType;
import io.openmldb.rollout.workflows.api.RolloutResult;
import io.openmldb.rollout.workflows.api.event.RolloutEvent;
import io.openmldb.rollout.workflows.api.event.RolloutEventType;
import io.openmldb.rollout.workflows.api.message.ConfirmWritesRequest;
import io.openmldb.rollout.workflows.api.message.WritesState;
import io.openmldb.rollout.workflows.api.status.Gate;
import io.openmldb.rollout.workflows.json.RolloutDataConverter;
import io.openmldb.rollout.workflows.testing.FakeClusterActivities;
import io.openmldb.rollout.workflows.testing.TestRequests;
import io.openmldb.rollout.workflows.testing.TestRollouts;
import io.temporal.api.common.v1.Payload;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.client.WorkflowStub;
import io.temporal.common.WorkflowExecutionHistory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The schemas take what is really sent and received, and refuse what the readers refuse. */
@Timeout(60)
class SchemaExamplesTest {

  private static final ObjectMapper JSON = RolloutDataConverter.mapper();
  private static final Path EXAMPLES = Path.of("../examples");
  private static final Pattern BLOCK = Pattern.compile("```json\\R(.*?)```", Pattern.DOTALL);

  static Stream<String> requestsOfTheDocs() throws IOException {
    List<String> requests = new ArrayList<>();
    for (String page : List.of("README.md", "docs/requests.md", "docs/cli.md")) {
      Matcher blocks = BLOCK.matcher(Files.readString(Path.of("..", page)));
      while (blocks.find()) {
        requests.add(blocks.group(1));
      }
    }
    for (String file : List.of("request.json", "restart.json")) {
      requests.add(Files.readString(EXAMPLES.resolve(file)));
    }
    return requests.stream().filter(json -> json.contains("\"changes\""));
  }

  @ParameterizedTest
  @MethodSource("requestsOfTheDocs")
  void everyRequestOfTheDocsIsTaken(String request) throws Exception {
    assertThat(errors("request", request)).isEmpty();
  }

  @Test
  void theRequestOfTheFleetPageIsTaken() throws Exception {
    Matcher block = BLOCK.matcher(Files.readString(Path.of("../docs/fleet.md")));
    assertThat(block.find()).isTrue();
    assertThat(errors("fleet-request", block.group(1))).isEmpty();
    assertThat(problems("fleet-request", block.group(1))).isEmpty();
  }

  @Test
  void theDocsHaveRequestsAndOneThatIsMistyped() throws IOException {
    assertThat(requestsOfTheDocs()).hasSizeGreaterThan(3);
    assertThat(errors("request", Files.readString(EXAMPLES.resolve("mistyped.json")))).isNotEmpty();
  }

  static Stream<String> schemas() {
    return Stream.concat(Schemas.SENT.keySet().stream(), Schemas.RECEIVED.keySet().stream());
  }

  @ParameterizedTest
  @MethodSource("schemas")
  void everySchemaIsOne(String schema) throws IOException {
    List<Error> errors =
        SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(SchemaLocation.of(SpecificationVersion.DRAFT_2020_12.getDialectId()))
            .validate(Files.readString(file(schema)), InputFormat.JSON);

    assertThat(errors).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          request|{"cluster": "c", "changes": [{"component": "tablet", "set": {"a": "1"}}]}
          request|{"cluster": "c", "changes": [{"component": "tablet", "set": {"a-b.c": 1, "d": true}}]}
          request|{"cluster": "c", "changes": [{"component": "tablet", "unset": ["a"], "endpoints": ["h:1"]}]}
          request|{"cluster": "c", "options": {"restartOnly": true}}
          request|{"cluster": "c", "options": {"restartOnly": true, "daemon": null}, "reason": null, "by": "ann"}
          request|{"cluster": "c", "options": {"restartOnly": true, "canarySoak": 600, "timeouts": {"gate": "P1DT2H"}}}
          request|{"cluster": "c", "options": {"restartOnly": true, "canarySoak": "PT1.5S", "leaderMoveConcurrency": 1024}}
          pause|{}
          pause|{"reason": "peak", "by": "ann"}
          resume|{"by": "ann"}
          abort|{}
          abort|{"mode": "ROLLBACK"}
          approve|{"gate": "APPROVAL"}
          approve|{"gate": "CANARY", "reason": "looks well", "by": "ann"}
          decide|{"endpoint": "10.0.0.7:10921", "decision": "RETRY"}
          confirmWrites|{"state": "PAUSED"}
          recovery-request|{"cluster": "c", "dryRun": true, "without": ["h:1"], "noProgress": "PT5M"}
          repair-request|{"cluster": "c", "noProgress": 300, "reason": "r", "by": "b"}
          fleet-request|{"fleet": "f", "clusters": [{"cluster": "c"}], "options": {"restartOnly": true}}
          fleet-request|{"fleet": "f", "clusters": [{"cluster": "c", "taskQueue": "q"}], "strategy": {"canaryClusters": 0, "canarySoak": "PT1H", "maxConcurrent": 50, "stopAfterFailures": 2}, "changes": [{"component": "tablet", "set": {"a": "1"}}], "reason": "r", "by": "b"}
          """)
  void whatASchemaTakesItsReaderTakes(String schema, String message) throws Exception {
    assertThat(errors(schema, message)).isEmpty();
    assertThat(problems(schema, message)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          request|{}
          request|[]
          request|{"cluster": "c"}
          request|{"cluster": "c", "changes": []}
          request|{"cluster": " ", "options": {"restartOnly": true}}
          request|{"cluster": "c", "options": {"restartOnly": "yes"}}
          request|{"cluster": "c", "options": {"restartOnly": true}, "chnages": []}
          request|{"cluster": "c", "options": {"restartOnly": true, "dryrun": true}}
          request|{"cluster": "c", "options": {"restartOnly": true, "procedure": "fast"}}
          request|{"cluster": "c", "options": {"restartOnly": true, "canarySoak": "5m"}}
          request|{"cluster": "c", "options": {"restartOnly": true, "canarySoak": "PT"}}
          request|{"cluster": "c", "options": {"restartOnly": true, "canarySoak": -1}}
          request|{"cluster": "c", "options": {"restartOnly": true, "leaderMoveConcurrency": 0}}
          request|{"cluster": "c", "options": {"restartOnly": true, "leaderMoveConcurrency": 1025}}
          request|{"cluster": "c", "options": {"restartOnly": true, "maxOffsetLag": -1}}
          request|{"cluster": "c", "options": {"restartOnly": true, "timeouts": {"gates": "PT1H"}}}
          request|{"cluster": "c", "changes": [{"set": {"a": "1"}}]}
          request|{"cluster": "c", "changes": [{"component": "TABLET", "set": {"a": "1"}}]}
          request|{"cluster": "c", "changes": [{"component": "tablet", "set": {"a b": "1"}}]}
          request|{"cluster": "c", "changes": [{"component": "tablet", "set": {"_a": "1"}}]}
          request|{"cluster": "c", "changes": [{"component": "tablet", "unset": ["_a"]}]}
          request|{"cluster": "c", "changes": [{"component": "tablet", "set": {"a": "1\\n2"}}]}
          request|{"cluster": "c", "changes": [{"component": "tablet", "set": {"a": null}}]}
          request|{"cluster": "c", "changes": [{"component": "tablet", "set": {"a": "1"}, "endpoints": ["h"]}]}
          request|{"cluster": "c", "changes": [{"component": "tablet", "unset": ["a b"]}]}
          pause|{"why": "peak"}
          resume|"now"
          abort|{"mode": "keep"}
          approve|{}
          approve|{"gate": "DECISION"}
          decide|{"endpoint": "h:1"}
          decide|{"decision": "RETRY"}
          decide|{"endpoint": "h:1", "decision": "AGAIN"}
          confirmWrites|{"state": "paused"}
          recovery-request|{"cluster": "c", "dryrun": true}
          recovery-request|{"cluster": "c", "without": ["h"]}
          repair-request|{"cluster": "", "dryRun": true}
          fleet-request|{"fleet": "f", "clusters": [], "options": {"restartOnly": true}}
          fleet-request|{"fleet": " ", "clusters": [{"cluster": "c"}], "options": {"restartOnly": true}}
          fleet-request|{"fleet": "f", "clusters": [{"cluster": "c", "queue": "q"}], "options": {"restartOnly": true}}
          fleet-request|{"fleet": "f", "clusters": [{"cluster": "c"}], "strategy": {"maxConcurrent": 51}, "options": {"restartOnly": true}}
          fleet-request|{"fleet": "f", "clusters": [{"cluster": "c"}], "strategy": {"stopAfterFailures": 0}, "options": {"restartOnly": true}}
          fleet-request|{"fleet": "f", "clusters": [{"cluster": "c"}], "changes": [{"component": "tablet", "endpoints": ["h:1"], "set": {"a": "1"}}]}
          fleet-request|{"fleet": "f", "clusters": [{"cluster": "c"}]}
          """)
  void whatASchemaRefusesItsReaderRefuses(String schema, String message) throws Exception {
    assertThat(errors(schema, message)).isNotEmpty();
    // That approve opens two gates only is said by the rollout, which knows what it waits for.
    if (!message.contains("DECISION")) {
      assertThat(problems(schema, message)).isNotEmpty();
    }
  }

  static Stream<Path> histories() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("src/test/resources/histories"))) {
      return files
          .filter(file -> file.getFileName().toString().matches("(cluster-|fleet-|re).*\\.json"))
          .sorted()
          .toList()
          .stream();
    }
  }

  @ParameterizedTest
  @MethodSource("histories")
  void everyRecordedReportIsAsItsSchemaSays(Path history) throws Exception {
    List<HistoryEvent> events =
        WorkflowExecutionHistory.fromJson(Files.readString(history)).getEvents();
    String result = report(events.get(events.size() - 1)).getData().toStringUtf8();

    assertThat(errors(schemaOfReport(history.getFileName().toString()), result)).isEmpty();
  }

  private static String schemaOfReport(String history) {
    if (history.startsWith("cluster-")) {
      return "report";
    }
    return history.startsWith("fleet-") ? "fleet-report" : "recovery-report";
  }

  /** A rollout that did not do as it was asked has it in its failure's details. */
  private static Payload report(HistoryEvent last) {
    return last.hasWorkflowExecutionFailedEventAttributes()
        ? last.getWorkflowExecutionFailedEventAttributes()
            .getFailure()
            .getApplicationFailureInfo()
            .getDetails()
            .getPayloads(0)
        : last.getWorkflowExecutionCompletedEventAttributes().getResult().getPayloads(0);
  }

  @Test
  void whatARolloutSaysOnItsWayIsAsTheSchemasSay() throws Exception {
    FakeClusterActivities cluster =
        FakeClusterActivities.ofAllComponents()
            .failOnce("restart t1:10921", FailureType.START_FAILED, "ended at once");
    try (TestRollouts rollouts = new TestRollouts(cluster)) {
      rollouts.webhooks().subscribe("all", RolloutEventType.values());
      WorkflowStub rollout = rollouts.start(TestRequests.all("{\"writes\": \"GATED\"}"));
      rollouts.awaitGate(Gate.WRITES_PAUSED);
      rollout.signal("decide", Map.of("endpoint", "nobody:1", "decision", "RETRY"));
      Object answer =
          rollout.update(
              "confirmWrites", Object.class, new ConfirmWritesRequest(WritesState.PAUSED));
      rollouts.awaitGate(Gate.DECISION);
      for (String said : List.of("status", "plan", "report")) {
        assertThat(errors(said, text(rollout.query(said, Object.class)))).as(said).isEmpty();
      }
      assertThat(errors("answer", text(answer))).isEmpty();
      rollouts.await("two events", () -> rollouts.webhooks().eventsOf("all").size() > 1);
      for (RolloutEvent event : rollouts.webhooks().eventsOf("all")) {
        assertThat(errors("event", text(event))).as(event.type().id()).isEmpty();
      }
      rollout.signal("abort", Map.of());
      assertThat(errors("report", text(RolloutResult.await(rollout)))).isEmpty();
      assertThat(errors("status", text(rollout.query("status", Object.class)))).isEmpty();
    }
  }

  @Test
  void aReportWithoutItsClusterIsNotAsItsSchemaSays() throws IOException {
    assertThat(errors("report", "{\"nodes\": []}")).isNotEmpty();
  }

  private static String text(Object value) throws JsonProcessingException {
    return JSON.writeValueAsString(value);
  }

  private static Path file(String schema) {
    return SchemasTest.FOLDER.resolve(schema + ".json");
  }

  private static List<String> errors(String schema, String json) throws IOException {
    return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
        .getSchema(Files.readString(file(schema)), InputFormat.JSON)
        .validate(json, InputFormat.JSON)
        .stream()
        .map(Object::toString)
        .collect(Collectors.toList());
  }

  /** What the reader of {@code schema}'s messages finds wrong with {@code message}. */
  private static List<?> problems(String schema, String message) throws Exception {
    Class<?> type = Schemas.SENT.get(schema);
    JsonNode json = JSON.readTree(message);
    Object read = JSON.treeToValue(json, type);
    return (List<?>) type.getMethod("problems").invoke(read);
  }
}
