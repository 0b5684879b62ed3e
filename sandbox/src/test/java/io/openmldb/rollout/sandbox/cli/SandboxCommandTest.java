package io.openmldb.rollout.sandbox.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.openmldb.rollout.sandbox.layout.LibraryCopy;
import io.openmldb.rollout.sandbox.layout.SandboxComponent;
import io.openmldb.rollout.sandbox.layout.SandboxLayout;
import io.openmldb.rollout.sandbox.layout.SandboxNode;
import io.openmldb.rollout.sandbox.process.Polling;
import io.openmldb.rollout.sandbox.process.SandboxProcesses;
import io.openmldb.rollout.sandbox.status.ClusterStatus.Mode;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * A whole practice cluster, driven by its command as a person drives it: each command is a process
 * of its own.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Tag("component")
class SandboxCommandTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir static Path parent;
  private static Path directory;

  record Result(int exitCode, String output) {}

  @BeforeAll
  static void up() throws Exception {
    directory = parent.toRealPath().resolve("d");
    Result result = sandbox("up", "--fast", "--daemon", "--apiservers", "0");
    assertThat(result.exitCode()).as(result.output()).isZero();
  }

  @AfterAll
  static void endAll() throws Exception {
    new SandboxProcesses(directory).endAll();
  }

  @Test
  @Order(1)
  void afterUpEveryNodeLivesOnUnderItsSupervisorAndEveryReplicaIsWhole() throws Exception {
    JsonNode status = status();

    assertThat(status.path("name").asText()).isEqualTo("demo");
    assertThat(status.path("autoFailover").asBoolean()).isTrue();
    assertThat(status.path("nameserverLeader").asText()).isNotEmpty();
    assertThat(status.path("nodes"))
        .hasSize(6)
        .allSatisfy(
            node -> {
              assertThat(node.path("alive").asBoolean()).isTrue();
              assertThat(node.path("starts").asInt()).isEqualTo(1);
              assertThat(node.path("mode").asText()).isEqualTo(Mode.DAEMON.name());
            });
    assertThat(replicas(status))
        .allSatisfy(replica -> assertThat(replica.path("loaded").asBoolean()).isTrue());
  }

  @Test
  @Order(2)
  void theStandardTablesHaveEveryNumberOfReplicasAndBothKindsOfStorage() throws Exception {
    var replicasOfTable =
        StreamSupport.stream(status().path("partitions").spliterator(), false)
            .filter(partition -> partition.path("db").asText().equals("demo"))
            .collect(
                Collectors.groupingBy(
                    partition -> partition.path("table").asText(),
                    Collectors.mapping(
                        partition -> partition.path("replicas").size(), Collectors.toSet())));

    assertThat(replicasOfTable.keySet())
        .containsExactlyInAnyOrder("orders", "users", "sessions", "events");
    assertThat(replicasOfTable.values()).contains(Set.of(1), Set.of(3));
  }

  @Test
  @Order(3)
  void aSecondUpIsRefused() throws Exception {
    Result result = sandbox("up", "--fast");

    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.output()).contains("is up already", "bin/sandbox down");
  }

  @Test
  @Order(4)
  void acknowledgedWritesAreFoundAtTheLeaders() throws Exception {
    String report = parent.resolve("report.json").toString();

    Result written = sandbox("write", "--seconds", "2", "--report", report);
    Result verified = sandbox("write", "--verify", report);

    assertThat(written.exitCode()).isZero();
    assertThat(JSON.readTree(new File(report)).path("acknowledged").asLong()).isPositive();
    assertThat(verified.output()).contains("lost 0, surplus 0");
    assertThat(verified.exitCode()).isZero();
  }

  @Test
  @Order(5)
  void aWriterThatIsToldToStopPrintsItsReportAndExitsWith0() throws Exception {
    Path report = parent.resolve("until-told.json");
    Path output = parent.resolve("until-told.txt");
    Process writer = start(output, "write", "--report", report.toString());
    Polling.until("a first report", PATIENCE, () -> Files.exists(report));

    writer.destroy();

    assertThat(writer.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(writer.exitValue()).isZero();
    assertThat(output).content().contains("ACKNOWLEDGED");
    assertThat(JSON.readTree(report.toFile()).path("finished").asBoolean()).isTrue();
  }

  @Test
  @Order(6)
  void aKilledTabletIsStartedAgainByItsSupervisor() throws Exception {
    Result result = sandbox("fault", "kill", "tablet", "2");

    assertThat(result.output()).contains("sent KILL to tablet-2");
    SandboxNode tablet = SandboxLayout.open(directory).node(SandboxComponent.TABLET, "2");
    Polling.until(
        "a second start of " + tablet.label(),
        PATIENCE,
        () -> Files.readAllLines(tablet.starts()).size() > 1);
  }

  @Test
  @Order(7)
  void aFaultIsTakenBackByClear() throws Exception {
    sandbox("fault", "lag", "1", "--millis", "250");
    SandboxNode tablet = SandboxLayout.open(directory).node(SandboxComponent.TABLET, "1");
    assertThat(tablet.faults().resolve("lag")).hasContent("250");
    sandbox("fault", "slow-task", "kChangeLeader", "--millis", "20");

    sandbox("fault", "clear");

    assertThat(tablet.faults().resolve("lag")).doesNotExist();
  }

  @Test
  @Order(8)
  void downLeavesNoProcess() throws Exception {
    Result result = sandbox("down");

    assertThat(result.exitCode()).isZero();
    assertThat(new SandboxProcesses(directory).alive()).isEmpty();
    assertThat(sandbox("down").output()).contains("was down");
  }

  private static JsonNode status() throws Exception {
    Result result = sandbox("status", "--output", "json");
    assertThat(result.exitCode()).as(result.output()).isZero();
    return JSON.readTree(result.output());
  }

  private static List<JsonNode> replicas(JsonNode status) {
    List<JsonNode> replicas = new ArrayList<>();
    status
        .path("partitions")
        .forEach(partition -> partition.path("replicas").forEach(replicas::add));
    assertThat(replicas).hasSizeGreaterThan(20);
    return replicas;
  }

  private static Result sandbox(String... arguments) throws IOException, InterruptedException {
    Path output = Files.createTempFile(parent, "sandbox", ".txt");
    Process process = start(output, arguments);
    assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    return new Result(process.exitValue(), Files.readString(output));
  }

  private static Process start(Path output, String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-XX:TieredStopAtLevel=1");
    command.add("-cp");
    command.add(
        LibraryCopy.ofThisProcess().stream()
            .map(Path::toString)
            .collect(Collectors.joining(File.pathSeparator)));
    command.add(SandboxCommand.class.getName());
    command.add(arguments[0]);
    command.add("--dir");
    command.add(directory.toString());
    command.addAll(List.of(arguments).subList(1, arguments.length));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(output.toFile())
        .start();
  }
}
