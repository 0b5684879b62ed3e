package io.openmldb.rollout.workflows.testing;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.openmldb.rollout.workflows.activity.TemporalServiceActivities;
import io.openmldb.rollout.workflows.api.ClusterRolloutWorkflow;
import io.openmldb.rollout.workflows.api.FleetResult;
import io.openmldb.rollout.workflows.api.FleetRolloutWorkflow;
import io.openmldb.rollout.workflows.api.fleet.FleetReport;
import io.openmldb.rollout.workflows.api.fleet.FleetRequest;
import io.openmldb.rollout.workflows.api.fleet.FleetStatus;
import io.openmldb.rollout.workflows.fleet.FleetRolloutWorkflowImpl;
import io.openmldb.rollout.workflows.json.RolloutDataConverter;
import io.temporal.api.enums.v1.IndexedValueType;
import io.temporal.api.sdk.v1.WorkflowMetadata;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.testing.TestEnvironmentOptions;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkerOptions;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Fleet rollouts over scripted clusters, on the in-memory Temporal server, with time skipping. */
public final class TestFleets implements AutoCloseable {

  /** The id of the fleet rollout. */
  public static final String ID = "fleet-f";

  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final List<String> ATTRIBUTES =
      List.of("OpenMLDBCluster", "RolloutPhase", "RolloutOutcome");

  private final TestWorkflowEnvironment environment;
  private final ClusterScript script;

  /** With workers for the usual task queue, and for {@code taskQueues}. */
  public TestFleets(ClusterScript script, String... taskQueues) {
    this.script = script;
    TestEnvironmentOptions.Builder options =
        TestEnvironmentOptions.newBuilder()
            .setWorkflowClientOptions(
                WorkflowClientOptions.newBuilder()
                    .setDataConverter(RolloutDataConverter.create())
                    .build());
    ATTRIBUTES.forEach(
        name -> options.registerSearchAttribute(name, IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD));
    environment = TestWorkflowEnvironment.newInstance(options.build());
    register(ClusterRolloutWorkflow.TASK_QUEUE);
    Arrays.stream(taskQueues).forEach(this::register);
    environment.start();
  }

  private void register(String taskQueue) {
    Worker worker =
        environment.newWorker(
            taskQueue,
            // Many tests at a time on few processors look like a deadlock.
            WorkerOptions.newBuilder().setDefaultDeadlockDetectionTimeout(10_000).build());
    worker.registerWorkflowImplementationTypes(FleetRolloutWorkflowImpl.class);
    worker.registerWorkflowImplementationFactory(
        ClusterRolloutWorkflow.class, () -> new ScriptedClusterRollout(script));
    worker.registerActivitiesImplementations((TemporalServiceActivities) () -> ATTRIBUTES);
  }

  /** A request for clusters of these names, with a strategy and options as JSON. */
  public static FleetRequest request(List<String> clusters, String strategy, String options) {
    String names =
        clusters.stream()
            .map(cluster -> "{\"cluster\": \"" + cluster + "\"}")
            .collect(Collectors.joining(", "));
    return json(
        """
        {"fleet": "f", "clusters": [%s], "strategy": %s,
         "changes": [{"component": "tablet", "set": {"gc_interval": "60"}}],
         "options": %s, "reason": "smaller heaps", "by": "ann"}"""
            .formatted(names, strategy, options));
  }

  /** The request in {@code json}. */
  public static FleetRequest json(String json) {
    try {
      return RolloutDataConverter.mapper().readValue(json, FleetRequest.class);
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }

  public TestWorkflowEnvironment environment() {
    return environment;
  }

  public WorkflowClient client() {
    return environment.getWorkflowClient();
  }

  /** Starts a fleet rollout of {@code input}, which need not be a request at all. */
  public WorkflowStub start(Object... input) {
    WorkflowStub stub =
        client()
            .newUntypedWorkflowStub(
                FleetRolloutWorkflow.TYPE,
                WorkflowOptions.newBuilder()
                    .setWorkflowId(ID)
                    .setTaskQueue(ClusterRolloutWorkflow.TASK_QUEUE)
                    .build());
    stub.start(input);
    return stub;
  }

  /** Starts a fleet rollout and waits for its report. */
  public FleetReport run(FleetRequest request) {
    return FleetResult.await(start(request));
  }

  /** The running fleet rollout. */
  public FleetRolloutWorkflow fleet() {
    return client().newWorkflowStub(FleetRolloutWorkflow.class, ID);
  }

  /** The current details, as Temporal's UI asks for them. */
  public String currentDetails() {
    return client()
        .newUntypedWorkflowStub(ID)
        .query("__temporal_workflow_metadata", WorkflowMetadata.class)
        .getCurrentDetails();
  }

  /** Waits, in real time, until the status is as wanted; no timer fires meanwhile. */
  public FleetStatus awaitStatus(Predicate<FleetStatus> wanted) {
    Instant deadline = Instant.now().plus(PATIENCE);
    FleetStatus seen = fleet().status();
    while (!wanted.test(seen)) {
      if (Instant.now().isAfter(deadline)) {
        throw new AssertionError("waited in vain; the status is " + seen);
      }
      pauseBriefly();
      seen = fleet().status();
    }
    return seen;
  }

  /** Waits, in real time, until the clusters' rollouts were told {@code count} commands. */
  public void awaitTold(int count) {
    Instant deadline = Instant.now().plus(PATIENCE);
    while (script.told().size() < count) {
      if (Instant.now().isAfter(deadline)) {
        throw new AssertionError("waited in vain; they were told " + script.told());
      }
      pauseBriefly();
    }
  }

  private static void pauseBriefly() {
    try {
      Thread.sleep(20);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  @Override
  public void close() {
    environment.close();
  }
}
