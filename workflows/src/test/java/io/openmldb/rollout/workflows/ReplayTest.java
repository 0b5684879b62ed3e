package io.openmldb.rollout.workflows;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.openmldb.rollout.workflows.api.ClusterDriftWorkflow;
import io.openmldb.rollout.workflows.api.ClusterOperationsWorkflow;
import io.openmldb.rollout.workflows.api.ClusterRecoveryWorkflow;
import io.openmldb.rollout.workflows.api.ClusterRepairWorkflow;
import io.openmldb.rollout.workflows.api.ClusterTablesWorkflow;
import io.openmldb.rollout.workflows.api.FailureType;
import io.openmldb.rollout.workflows.api.FleetResult;
import io.openmldb.rollout.workflows.api.NodeRolloutWorkflow;
import io.openmldb.rollout.workflows.api.RolloutResult;
import io.openmldb.rollout.workflows.api.event.RolloutEventType;
import io.openmldb.rollout.workflows.api.message.AbortMode;
import io.openmldb.rollout.workflows.api.message.AbortRequest;
import io.openmldb.rollout.workflows.api.message.ConfirmWritesRequest;
import io.openmldb.rollout.workflows.api.message.PauseRequest;
import io.openmldb.rollout.workflows.api.message.WritesState;
import io.openmldb.rollout.workflows.api.model.Component;
import io.openmldb.rollout.workflows.api.node.Direction;
import io.openmldb.rollout.workflows.api.node.NodeInput;
import io.openmldb.rollout.workflows.api.node.NodeProgress;
import io.openmldb.rollout.workflows.api.node.NodeResult;
import io.openmldb.rollout.workflows.api.plan.FindingCode;
import io.openmldb.rollout.workflows.api.plan.FindingLevel;
import io.openmldb.rollout.workflows.api.plan.NodeAction;
import io.openmldb.rollout.workflows.api.report.RecoveryReport;
import io.openmldb.rollout.workflows.api.report.Report;
import io.openmldb.rollout.workflows.api.request.RecoveryRequest;
import io.openmldb.rollout.workflows.api.request.RepairRequest;
import io.openmldb.rollout.workflows.api.request.RolloutRequest;
import io.openmldb.rollout.workflows.api.status.Gate;
import io.openmldb.rollout.workflows.api.status.Outcome;
import io.openmldb.rollout.workflows.testing.ClusterScript;
import io.openmldb.rollout.workflows.testing.DemoInspectionActivities;
import io.openmldb.rollout.workflows.testing.FakeClusterActivities;
import io.openmldb.rollout.workflows.testing.TestFleets;
import io.openmldb.rollout.workflows.testing.TestRequests;
import io.openmldb.rollout.workflows.testing.TestRollouts;
import io.openmldb.rollout.workflows.testing.TestWorkflows;
import io.openmldb.rollout.workflows.testing.UnhealthyClusterActivities;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowStub;
import io.temporal.common.WorkflowExecutionHistory;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.testing.WorkflowReplayer;
import io.temporal.worker.Worker;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Histories that were recorded once must replay for ever: rollouts that run for days are replayed
 * by whatever version of the code is deployed meanwhile. A change that breaks this needs {@code
 * Workflow.getVersion}.
 *
 * <p>{@code histories/<version>} has what a release wrote, and is never recorded anew. The files
 * beside are what the code writes now; they become those of the next release. When a change that
 * replays the released ones writes more or other events, only they are recorded anew: {@code ./mvnw
 * -pl workflows test -Drecording -Dtest=ReplayTest#recordHistories}.
 */
@Timeout(60)
class ReplayTest {

  static Stream<Path> histories() throws IOException, URISyntaxException {
    Path folder = Path.of(ReplayTest.class.getResource("/histories").toURI());
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> file.toString().endsWith(".json")).sorted().toList().stream();
    }
  }

  @ParameterizedTest
  @MethodSource("histories")
  void aRecordedHistoryReplays(Path history) {
    try (TestWorkflows workflows = TestWorkflows.ofProduct()) {
      assertThatCode(() -> replay(history, workflows.worker())).doesNotThrowAnyException();
    }
  }

  @Test
  void aNodeRolloutThatLeavesAStepOutDoesNotReplay() throws Exception {
    Path history =
        histories()
            .filter(file -> file.getFileName().toString().startsWith("tablet"))
            .findFirst()
            .orElseThrow();
    try (TestWorkflowEnvironment environment = TestWorkflowEnvironment.newInstance()) {
      Worker changed = environment.newWorker("changed");
      changed.registerWorkflowImplementationTypes(NodeRolloutThatDoesNothing.class);
      assertThatThrownBy(() -> replay(history, changed)).hasMessageContaining("TMPRL1100");
    }
  }

  /** Records what the tests above replay, but for what a release wrote. */
  @Test
  @Tag("recording")
  void recordHistories() throws Exception {
    Path folder = Files.createDirectories(Path.of("src/test/resources/histories"));
    record(folder, "succeeded", FakeClusterActivities.ofAllComponents(), TestRequests.all());
    record(
        folder,
        "rolled-back",
        FakeClusterActivities.ofAllComponents()
            .failOnce("restart t2:10921", FailureType.START_FAILED, "ended at once"),
        TestRequests.tablets("{\"onFailure\": \"ROLLBACK\"}"));
    FakeClusterActivities ill = FakeClusterActivities.ofAllComponents();
    ill.at(
        "pre-upgrade t2:10921",
        () -> ill.unhealthyFor(Duration.ofSeconds(20), "tablet t3:10921 is kOffline"));
    record(folder, "held", ill, TestRequests.tablets("{}"));
    record(
        folder,
        "repaired",
        new FakeClusterActivities()
            .with(Component.TABLET, "t2:10921", NodeAction.UNCHANGED)
            .leaseLeftBehindBy("rollout-before", "2 leaders of t2:10921 were to be moved")
            .withFinding(
                FindingLevel.WARNING, FindingCode.LEASE_LEFT_BEHIND, "the lease was left behind"),
        TestRequests.tablets("{}"));
    recordWritesGated(folder);
    record(
        folder,
        "rejected",
        FakeClusterActivities.ofAllComponents().leaseHeldBy("rollout-other"),
        TestRequests.all());
    recordNotification(folder);
    recordRepairAndRecovery(folder);
    recordLooks(folder);
    recordFleet();
  }

  /** Canaries that soak, a pause, a cluster that fails, and an abort of those that run. */
  @Test
  @Tag("recording")
  void recordFleet() throws Exception {
    Path folder = Files.createDirectories(Path.of("src/test/resources/histories"));
    ClusterScript script = new ClusterScript().ends("c", Outcome.REJECTED);
    try (TestFleets fleets = new TestFleets(script)) {
      WorkflowStub stub =
          fleets.start(
              TestFleets.request(
                  List.of("a", "b", "c", "d", "e", "f"),
                  "{\"canarySoak\": \"PT1H\", \"maxConcurrent\": 2, \"stopAfterFailures\": 2}",
                  "{}"));
      fleets.environment().sleep(Duration.ofMinutes(30));
      fleets.fleet().pause(new PauseRequest("a look"));
      fleets.environment().sleep(Duration.ofHours(1));
      fleets.fleet().resume(null);
      fleets.environment().sleep(Duration.ofSeconds(90));
      fleets.fleet().abort(new AbortRequest(AbortMode.ROLLBACK, "enough"));
      FleetResult.await(stub);
      write(folder.resolve("fleet-aborted.json"), fleets.client().fetchHistory(TestFleets.ID));
    }
  }

  private static void recordWritesGated(Path folder) throws IOException {
    FakeClusterActivities cluster = FakeClusterActivities.ofAllComponents();
    try (TestRollouts rollouts = new TestRollouts(cluster)) {
      WorkflowStub rollout =
          rollouts.start(
              TestRequests.tablets("{\"writes\": \"GATED\", \"expectRowsToGrow\": true}"));
      rollouts.awaitGate(Gate.WRITES_PAUSED);
      rollouts.rollout().confirmWrites(new ConfirmWritesRequest(WritesState.PAUSED));
      rollouts.awaitGate(Gate.WRITES_RESUMED);
      cluster.write(1);
      rollouts.rollout().confirmWrites(new ConfirmWritesRequest(WritesState.RESUMED));
      RolloutResult.await(rollout);
      write(
          folder.resolve("cluster-writes-gated.json"),
          rollouts.client().fetchHistory("rollout-demo"));
    }
  }

  private static void recordRepairAndRecovery(Path folder) throws IOException {
    FakeClusterActivities cluster = FakeClusterActivities.ofAllComponents();
    UnhealthyClusterActivities recoveryActivities = new UnhealthyClusterActivities();
    try (TestWorkflows workflows = TestWorkflows.ofProduct().with(cluster, recoveryActivities)) {
      cluster.leaseLeftBehindBy("rollout-demo", "tablet t1:10921 was fenced");
      workflows.run(
          ClusterRepairWorkflow.TYPE,
          new RepairRequest("demo", false, null, null),
          RecoveryReport.class);
      write(folder.resolve("repair.json"), workflows.history(ClusterRepairWorkflow.TYPE));
      recoveryActivities.problems(List.of(List.of("ill"), List.of("ill"), List.of()));
      workflows.run(
          ClusterRecoveryWorkflow.TYPE,
          new RecoveryRequest("demo", false, null),
          RecoveryReport.class);
      write(folder.resolve("recovery.json"), workflows.history(ClusterRecoveryWorkflow.TYPE));
    }
  }

  private static void recordLooks(Path folder) throws IOException {
    try (TestWorkflows workflows = TestWorkflows.ofProduct().with(new DemoInspectionActivities())) {
      for (String type :
          List.of(
              ClusterTablesWorkflow.TYPE,
              ClusterOperationsWorkflow.TYPE,
              ClusterDriftWorkflow.TYPE)) {
        workflows.run(type, Map.of("cluster", "demo"), Object.class);
        write(folder.resolve("look-" + type + ".json"), workflows.history(type));
      }
    }
  }

  private static void record(
      Path folder, String name, FakeClusterActivities cluster, RolloutRequest request)
      throws IOException {
    try (TestRollouts rollouts = new TestRollouts(cluster)) {
      Report report = rollouts.run(request);
      WorkflowClient client = rollouts.client();
      write(folder.resolve("cluster-" + name + ".json"), client.fetchHistory("rollout-demo"));
      if (report.nodes().stream().anyMatch(node -> node.endpoint().equals("t2:10921"))
          && cluster.calls().contains("backup t2:10921")) {
        write(
            folder.resolve("tablet-" + name + ".json"),
            client.fetchHistory("rollout-demo/tablet/t2:10921"));
      }
    }
  }

  /**
   * Of a rollout that tells others of itself only what it starts can be replayed: the id of that
   * has the rollout's run id, which is another one in a replay.
   */
  private static void recordNotification(Path folder) throws IOException {
    try (TestRollouts rollouts = new TestRollouts(FakeClusterActivities.ofAllComponents())) {
      rollouts.webhooks().subscribe("oncall", RolloutEventType.values());
      rollouts.run(TestRequests.tablets("{}"));
      WorkflowClient client = rollouts.client();
      String notification =
          client.fetchHistory("rollout-demo").getEvents().stream()
              .filter(HistoryEvent::hasStartChildWorkflowExecutionInitiatedEventAttributes)
              .map(
                  event ->
                      event
                          .getStartChildWorkflowExecutionInitiatedEventAttributes()
                          .getWorkflowId())
              .filter(id -> id.contains("/notification/"))
              .findFirst()
              .orElseThrow();
      client.newUntypedWorkflowStub(notification).getResult(Void.class);
      write(folder.resolve("notification.json"), client.fetchHistory(notification));
    }
  }

  private static void write(Path file, WorkflowExecutionHistory history) throws IOException {
    Files.writeString(file, history.toJson(true) + "\n");
  }

  private static void replay(Path history, Worker worker) throws Exception {
    WorkflowReplayer.replayWorkflowExecution(
        WorkflowExecutionHistory.fromJson(Files.readString(history), "rollout-demo"), worker);
  }

  /** What a careless change would be. */
  public static final class NodeRolloutThatDoesNothing implements NodeRolloutWorkflow {

    @Override
    public NodeResult run(NodeInput input) {
      if (input.task().direction() == Direction.REVERT) {
        throw new IllegalStateException("not recorded");
      }
      return new NodeResult(null, List.of(), List.of(), 0, null, null, 0, null, false, null);
    }

    @Override
    public void abort() {}

    @Override
    public NodeProgress progress() {
      return null;
    }
  }
}
