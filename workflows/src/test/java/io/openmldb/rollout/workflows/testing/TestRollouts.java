package io.openmldb.rollout.workflows.testing;

import io.openmldb.rollout.workflows.api.ClusterRolloutWorkflow;
import io.openmldb.rollout.workflows.api.RolloutResult;
import io.openmldb.rollout.workflows.api.report.Report;
import io.openmldb.rollout.workflows.api.request.RolloutRequest;
import io.openmldb.rollout.workflows.api.status.Gate;
import io.openmldb.rollout.workflows.api.status.RolloutStatus;
import io.openmldb.rollout.workflows.json.RolloutDataConverter;
import io.openmldb.rollout.workflows.registration.RolloutWorkflows;
import io.temporal.api.enums.v1.IndexedValueType;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.sdk.v1.WorkflowMetadata;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.common.converter.DataConverter;
import io.temporal.common.interceptors.WorkerInterceptor;
import io.temporal.testing.TestEnvironmentOptions;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkerFactoryOptions;
import io.temporal.worker.WorkerOptions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Rollouts of a {@link FakeClusterActivities} on the in-memory Temporal server, with time skipping.
 */
public final class TestRollouts implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final TestWorkflowEnvironment environment;
  private final Worker worker;
  private final FakeClusterActivities cluster;
  private final FakeLeaderRecovery leaders = new FakeLeaderRecovery();
  private final FakeNotificationActivities webhooks = new FakeNotificationActivities();

  public TestRollouts(FakeClusterActivities cluster) {
    this(cluster, RolloutDataConverter.create());
  }

  /** Rollouts whose worker reads and writes by {@code converter}. */
  public TestRollouts(FakeClusterActivities cluster, DataConverter converter) {
    this(cluster, converter, environment -> {});
  }

  /**
   * Rollouts beside what {@code further} has the environment do before it starts.
   *
   * @param interceptors of all workers
   */
  public TestRollouts(
      FakeClusterActivities cluster,
      Consumer<TestWorkflowEnvironment> further,
      WorkerInterceptor... interceptors) {
    this(cluster, RolloutDataConverter.create(), further, interceptors);
  }

  private TestRollouts(
      FakeClusterActivities cluster,
      DataConverter converter,
      Consumer<TestWorkflowEnvironment> further,
      WorkerInterceptor... interceptors) {
    this.cluster = cluster;
    environment =
        TestWorkflowEnvironment.newInstance(
            TestEnvironmentOptions.newBuilder()
                .setWorkflowClientOptions(
                    WorkflowClientOptions.newBuilder().setDataConverter(converter).build())
                .setWorkerFactoryOptions(
                    WorkerFactoryOptions.newBuilder().setWorkerInterceptors(interceptors).build())
                .registerSearchAttribute("OpenMLDBCluster", keyword())
                .registerSearchAttribute("RolloutPhase", keyword())
                .registerSearchAttribute("RolloutGate", keyword())
                .registerSearchAttribute("RolloutOutcome", keyword())
                .build());
    worker =
        environment.newWorker(
            ClusterRolloutWorkflow.TASK_QUEUE,
            WorkerOptions.newBuilder()
                .setMaxHeartbeatThrottleInterval(Duration.ofMillis(200))
                .setDefaultHeartbeatThrottleInterval(Duration.ofMillis(200))
                .build());
    RolloutWorkflows.register(worker, SimulatedTermination.class);
    worker.registerActivitiesImplementations(cluster, leaders, webhooks);
    further.accept(environment);
    environment.start();
  }

  private static IndexedValueType keyword() {
    return IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD;
  }

  /** Who decides on leaders where nobody leads. */
  public FakeLeaderRecovery leaders() {
    return leaders;
  }

  /** Who is told of rollouts; nobody, unless the test says so. */
  public FakeNotificationActivities webhooks() {
    return webhooks;
  }

  public WorkflowClient client() {
    return environment.getWorkflowClient();
  }

  public Worker worker() {
    return worker;
  }

  public TestWorkflowEnvironment environment() {
    return environment;
  }

  /** Starts a rollout of {@code input}, which need not be a request at all. */
  public WorkflowStub start(Object... input) {
    WorkflowStub stub =
        client()
            .newUntypedWorkflowStub(
                "ClusterRollout",
                WorkflowOptions.newBuilder()
                    .setWorkflowId("rollout-demo")
                    .setTaskQueue(ClusterRolloutWorkflow.TASK_QUEUE)
                    .build());
    stub.start(input);
    return stub;
  }

  /** Starts a workflow that no worker takes up, so that it runs until it is terminated. */
  public WorkflowStub startUnpolled(String type, String workflowId) {
    WorkflowStub stub =
        client()
            .newUntypedWorkflowStub(
                type,
                WorkflowOptions.newBuilder()
                    .setWorkflowId(workflowId)
                    .setTaskQueue("nobody")
                    .build());
    stub.start();
    return stub;
  }

  /** Starts a rollout and waits for its report. */
  public Report run(RolloutRequest request) {
    return RolloutResult.await(start(request));
  }

  /** The running rollout. */
  public ClusterRolloutWorkflow rollout() {
    return client().newWorkflowStub(ClusterRolloutWorkflow.class, "rollout-demo");
  }

  /** The current details of {@code workflowId}. */
  public String currentDetails(String workflowId) {
    return metadata(workflowId).getCurrentDetails();
  }

  /** What Temporal's UI asks {@code workflowId} for. */
  public WorkflowMetadata metadata(String workflowId) {
    return client()
        .newUntypedWorkflowStub(workflowId)
        .query("__temporal_workflow_metadata", WorkflowMetadata.class);
  }

  /** Waits until the rollout waits at {@code gate}. */
  public RolloutStatus awaitGate(Gate gate) {
    return awaitStatus(
        "gate " + gate,
        status ->
            status.waitingFor() != null
                && status.waitingFor().isForAPerson()
                && status.waitingFor().gate() == gate);
  }

  /** Waits, in real time, until the status is as wanted. */
  public RolloutStatus awaitStatus(String what, Predicate<RolloutStatus> wanted) {
    RolloutStatus[] seen = new RolloutStatus[1];
    poll(
        () -> what + "; the status is " + seen[0],
        () -> {
          seen[0] = rollout().status();
          return wanted.test(seen[0]);
        });
    return seen[0];
  }

  /** Waits, in real time, until something is so. */
  public void await(String what, BooleanSupplier isSo) {
    poll(() -> what, isSo);
  }

  /** Waits, in real time, until a signal has reached {@code workflowId}. */
  public void awaitSignalled(String workflowId) {
    awaitEvent(workflowId, HistoryEvent::hasWorkflowExecutionSignaledEventAttributes);
  }

  /** Waits, in real time, until the history of {@code workflowId} has an event such as wanted. */
  public void awaitEvent(String workflowId, Predicate<HistoryEvent> wanted) {
    poll(
        () -> "an event of " + workflowId,
        () -> client().fetchHistory(workflowId).getEvents().stream().anyMatch(wanted));
  }

  @SuppressWarnings("BusyWait") // The in-memory server has no way to wait for such facts.
  private static void poll(Supplier<String> what, BooleanSupplier isSo) {
    Instant deadline = Instant.now().plus(PATIENCE);
    while (!isSo.getAsBoolean()) {
      if (Instant.now().isAfter(deadline)) {
        throw new AssertionError("waited in vain for " + what.get());
      }
      try {
        Thread.sleep(20);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new AssertionError("interrupted while waiting for " + what.get(), e);
      }
    }
  }

  /** Ends everything, and fails if something was planned for the cluster and never happened. */
  @Override
  public void close() {
    webhooks.release();
    environment.close();
    PlannedBehavior.assertUsed(List.of(cluster));
  }
}
