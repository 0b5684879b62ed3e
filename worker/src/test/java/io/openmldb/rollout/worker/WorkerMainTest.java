package io.openmldb.rollout.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.openmldb.rollout.workflows.api.ClusterRolloutWorkflow;
import io.openmldb.rollout.workflows.json.RolloutDataConverter;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.failure.ApplicationFailure;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import io.temporal.testserver.TestServer;
import io.temporal.testserver.TestServer.PortBoundTestServer;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("component")
class WorkerMainTest {

  private static int port;
  private static PortBoundTestServer temporal;
  private static WorkflowServiceStubs stubs;

  @TempDir Path directory;

  @BeforeAll
  static void startTemporal() throws IOException {
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    temporal = TestServer.createPortBoundServer(port, true);
    stubs =
        WorkflowServiceStubs.newServiceStubs(
            WorkflowServiceStubsOptions.newBuilder().setTarget("127.0.0.1:" + port).build());
  }

  @AfterAll
  static void stopTemporal() {
    stubs.shutdownNow();
    temporal.close();
  }

  @BeforeEach
  void writeRegistry() throws IOException {
    Files.writeString(directory.resolve("hosts"), "[tablet]\n127.0.0.1:10921 /opt/tablet\n");
    Files.writeString(
        directory.resolve("clusters.yaml"),
        """
        clusters:
          demo: {zookeeper: "127.0.0.1:1", rootPath: /openmldb, hosts: hosts}
        """);
  }

  @Test
  void itSaysReadyExecutesWorkflowsAndStopsInOrderWhenTold() throws Exception {
    try (SpawnedWorker worker = start("--clusters", "clusters.yaml")) {
      assertThat(worker.line()).as(worker.log()).isEqualTo("ready");

      WorkflowFailedException failure =
          catchThrowableOfType(WorkflowFailedException.class, () -> run("{\"cluster\": 7}"));
      assertThat(failure.getCause())
          .isInstanceOfSatisfying(
              ApplicationFailure.class,
              cause -> assertThat(cause.getType()).isEqualTo("InvalidRequest"));

      worker.terminate();
      assertThat(worker.exitCode()).as(worker.log()).isZero();
      assertThat(worker.log()).contains("Polling [openmldb-rollout]", "Stopped");
    }
  }

  @Test
  @Timeout(60)
  void aLineAboutAnActivitySaysOfWhichWorkflowAndAttemptItIs() throws Exception {
    try (SpawnedWorker worker = start("--clusters", "clusters.yaml")) {
      assertThat(worker.line()).as(worker.log()).isEqualTo("ready");

      WorkflowStub rollout = rollout("logged");
      rollout.start(
          RolloutDataConverter.mapper()
              .readTree("{\"cluster\": \"demo\", \"options\": {\"restartOnly\": true}}"));
      try {
        Pattern line = Pattern.compile("WARN .* \\[logged \\w+ 1] Activity failure");
        while (!line.matcher(worker.log()).find()) {
          Thread.sleep(100);
        }
      } finally {
        rollout.terminate("seen");
      }
    }
  }

  @Test
  @Timeout(60)
  void theMetricsOfTheSdkAreServedWithTypesAndHistograms() throws Exception {
    try (SpawnedWorker worker = start("--clusters", "clusters.yaml", "--health-port", "0")) {
      assertThat(worker.line()).as(worker.log()).isEqualTo("ready");
      Matcher address = Pattern.compile("http://127.0.0.1:\\d+").matcher(worker.log());
      assertThat(address.find()).as(worker.log()).isTrue();
      HttpRequest scrape =
          HttpRequest.newBuilder(URI.create(address.group() + "/metrics"))
              .timeout(Duration.ofSeconds(10))
              .build();

      String metrics;
      do {
        Thread.sleep(200);
        metrics = HttpClient.newHttpClient().send(scrape, BodyHandlers.ofString()).body();
      } while (!metrics.contains("temporal_num_pollers"));

      assertThat(metrics)
          .contains(
              "# TYPE temporal_worker_start_total counter",
              "# TYPE temporal_worker_task_slots_available gauge",
              "# TYPE temporal_request_latency_seconds histogram",
              "temporal_request_latency_seconds_bucket{")
          .containsPattern("temporal_num_pollers\\{.*task_queue=\"openmldb-rollout\"");
    }
  }

  @Test
  void aMissingRegistryFileIsSaidInOneMessageWithItsPath() throws Exception {
    try (SpawnedWorker worker = start("--clusters", "nowhere.yaml")) {
      assertThat(worker.line()).isNull();
      assertThat(worker.exitCode()).isEqualTo(2);
      assertThat(worker.log()).contains(directory.resolve("nowhere.yaml").toString());
    }
  }

  @Test
  void aWrongRegistryFileIsRefusedWithEverythingThatIsWrong() throws Exception {
    Files.writeString(directory.resolve("wrong.yaml"), "clusters: {demo: {rootpath: /x}}\n");
    try (SpawnedWorker worker = start("--clusters", "wrong.yaml")) {
      assertThat(worker.exitCode()).isEqualTo(2);
      assertThat(worker.log())
          .contains("clusters.demo.zookeeper is missing", "clusters.demo.rootpath is unknown");
    }
  }

  @Test
  void aWrongAddressOrCertificateOfTemporalIsRefusedInOneLine() throws Exception {
    try (SpawnedWorker worker =
        SpawnedWorker.start(
            directory,
            Map.of(
                "TEMPORAL_ADDRESS",
                "http://127.0.0.1:" + port,
                "TEMPORAL_TLS_CLIENT_CERT_PATH",
                "/nonexistent/cert.pem"),
            "--clusters",
            "clusters.yaml")) {
      assertThat(worker.line()).isNull();
      assertThat(worker.exitCode()).isEqualTo(2);
      assertThat(worker.log())
          .contains(
              "worker: Temporal's configuration cannot be used: ",
              "without http://",
              "/nonexistent/cert.pem")
          .doesNotContain("Exception", "\tat ");
    }
  }

  @ParameterizedTest
  @CsvSource({"temporal_frontend:7233, underscore", "unix:/run/temporal.sock, no unix:"})
  void anAddressThatNoChannelTakesIsRefusedInOneLine(String address, String expected)
      throws Exception {
    try (SpawnedWorker worker =
        SpawnedWorker.start(
            directory, Map.of("TEMPORAL_ADDRESS", address), "--clusters", "clusters.yaml")) {
      assertThat(worker.line()).isNull();
      assertThat(worker.exitCode()).isEqualTo(2);
      assertThat(worker.log())
          .contains("worker: Temporal's configuration cannot be used: ", address, expected)
          .doesNotContain("Exception", "\tat ");
    }
  }

  @Test
  void anUnknownProfileOfTemporalIsRefusedInOneLine() throws Exception {
    try (SpawnedWorker worker =
        SpawnedWorker.start(
            directory, Map.of("TEMPORAL_PROFILE", "nowhere"), "--clusters", "clusters.yaml")) {
      assertThat(worker.exitCode()).isEqualTo(2);
      assertThat(worker.log()).contains("nowhere").doesNotContain("\tat ");
    }
  }

  @Test
  void wrongArgumentsAreRefusedWithTheUsage() throws Exception {
    try (SpawnedWorker worker = start("--registry", "clusters.yaml")) {
      assertThat(worker.exitCode()).isEqualTo(2);
      assertThat(worker.log()).contains("--registry", "usage: worker --clusters FILE");
    }
  }

  @Test
  void aWorkerThatFailsAsItStartsEndsWithACodeThatSaysSoAndTheReason() throws Exception {
    try (SpawnedWorker worker = crashing("--clusters", "clusters.yaml", "--task-queue", "q")) {
      assertThat(worker.exitCode()).as(worker.log()).isEqualTo(1);
      assertThat(worker.log()).contains("cannot start: ", "cannot start today", "Stopped");
    }
  }

  @Test
  void aWorkerOfWhichAThreadDiedEndsInOrderAndWithACodeThatSaysSo() throws Exception {
    try (SpawnedWorker worker = crashing("--clusters", "clusters.yaml")) {
      assertThat(worker.line()).isEqualTo("ready");
      assertThat(worker.exitCode()).as(worker.log()).isEqualTo(1);
      assertThat(worker.log()).contains("OutOfMemoryError: not enough for this test", "Stopped");
    }
  }

  private SpawnedWorker crashing(String... arguments) throws IOException {
    return SpawnedWorker.start(
        CrashingWorker.class,
        directory,
        Map.of("TEMPORAL_ADDRESS", "127.0.0.1:" + port),
        arguments);
  }

  private SpawnedWorker start(String... arguments) throws IOException {
    return SpawnedWorker.start(
        directory, Map.of("TEMPORAL_ADDRESS", "127.0.0.1:" + port), arguments);
  }

  private static Object run(String json) throws Exception {
    WorkflowStub rollout = rollout("refused");
    rollout.start(RolloutDataConverter.mapper().readTree(json));
    return rollout.getResult(Object.class);
  }

  private static WorkflowStub rollout(String workflowId) {
    WorkflowClient client =
        WorkflowClient.newInstance(
            stubs,
            WorkflowClientOptions.newBuilder()
                .setDataConverter(RolloutDataConverter.create())
                .build());
    return client.newUntypedWorkflowStub(
        "ClusterRollout",
        WorkflowOptions.newBuilder()
            .setWorkflowId(workflowId)
            .setTaskQueue(ClusterRolloutWorkflow.TASK_QUEUE)
            .build());
  }
}
