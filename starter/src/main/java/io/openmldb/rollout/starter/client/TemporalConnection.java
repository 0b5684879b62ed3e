package io.openmldb.rollout.starter.client;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.openmldb.rollout.starter.exit.CommandFailure;
import io.openmldb.rollout.starter.exit.ExitCode;
import io.openmldb.rollout.workflows.json.RolloutDataConverter;
import io.openmldb.rollout.workflows.temporal.ConnectionFailure;
import io.openmldb.rollout.workflows.temporal.TemporalProfileCheck;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.enums.v1.HistoryEventFilterType;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.api.history.v1.History;
import io.temporal.api.workflowservice.v1.GetSystemInfoRequest;
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryRequest;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.client.WorkflowExecutionDescription;
import io.temporal.client.WorkflowStub;
import io.temporal.client.WorkflowTargetOptions;
import io.temporal.client.schedules.ScheduleClient;
import io.temporal.client.schedules.ScheduleClientOptions;
import io.temporal.envconfig.ClientConfigProfile;
import io.temporal.serviceclient.RpcRetryOptions;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** An open connection to one namespace of a Temporal service. */
public final class TemporalConnection implements AutoCloseable {

  private static final Duration LAST_FAILURE = Duration.ofSeconds(1);

  private final WorkflowServiceStubs stubs;
  private final WorkflowClient client;
  private final String taskQueue;
  private final CallTimeouts deadlines;

  private TemporalConnection(
      WorkflowServiceStubs stubs, WorkflowClient client, String taskQueue, CallTimeouts deadlines) {
    this.stubs = stubs;
    this.client = client;
    this.taskQueue = taskQueue;
    this.deadlines = deadlines;
  }

  /**
   * Connects.
   *
   * @throws CommandFailure UNREACHABLE within 10 s when Temporal does not answer or refuses the
   *     credentials; BAD_INPUT when its configuration cannot be read, or gRPC does not take it
   */
  public static TemporalConnection open(
      ConnectionSettings settings, Map<String, String> environment, CallTimeouts deadlines) {
    ClientConfigProfile profile = load(settings, environment);
    WorkflowServiceStubs stubs = connect(stubsOptions(profile, deadlines), deadlines.connect());
    WorkflowClient client =
        WorkflowClient.newInstance(
            stubs,
            WorkflowClientOptions.newBuilder(profile.toWorkflowClientOptions())
                .setDataConverter(RolloutDataConverter.create())
                .setIdentity(identity())
                .build());
    return new TemporalConnection(stubs, client, settings.taskQueue(), deadlines);
  }

  private static ClientConfigProfile load(
      ConnectionSettings settings, Map<String, String> environment) {
    ClientConfigProfile profile;
    try {
      profile = settings.load(environment);
    } catch (IOException | RuntimeException e) {
      throw badConfiguration(TemporalProfileCheck.describe(e), e);
    }
    List<String> problems =
        TemporalProfileCheck.problems(profile, file -> Files.isReadable(Path.of(file)));
    if (!problems.isEmpty()) {
      throw badConfiguration(String.join("; ", problems), null);
    }
    return profile;
  }

  private static CommandFailure badConfiguration(String what, @Nullable Throwable cause) {
    return new CommandFailure(
        ExitCode.BAD_INPUT, "Temporal's configuration cannot be used: " + what, cause);
  }

  private static WorkflowServiceStubsOptions stubsOptions(
      ClientConfigProfile profile, CallTimeouts deadlines) {
    WorkflowServiceStubsOptions configured;
    try {
      configured = profile.toWorkflowServiceStubsOptions();
    } catch (RuntimeException e) {
      // A certificate or key that is none.
      throw badConfiguration(TemporalProfileCheck.describe(e), e);
    }
    return WorkflowServiceStubsOptions.newBuilder(configured)
        .setRpcTimeout(deadlines.call())
        .setRpcQueryTimeout(deadlines.answer())
        .setRpcRetryOptions(RpcRetryOptions.newBuilder().setExpiration(deadlines.call()).build())
        .build();
  }

  /** By a call of our own: the SDK's connect() keeps to no deadline while it is refused. */
  private static WorkflowServiceStubs connect(
      WorkflowServiceStubsOptions options, Duration deadline) {
    WorkflowServiceStubs stubs = channel(options);
    try {
      stubs
          .blockingStub()
          .withWaitForReady()
          .withDeadlineAfter(deadline.toMillis(), TimeUnit.MILLISECONDS)
          .getSystemInfo(GetSystemInfoRequest.getDefaultInstance());
      return stubs;
    } catch (RuntimeException e) {
      Optional<String> cause = ConnectionFailure.describe(lastFailure(stubs, e));
      stubs.shutdownNow();
      throw unreachable(stubs.getOptions().getTarget(), e, cause);
    }
  }

  private static WorkflowServiceStubs channel(WorkflowServiceStubsOptions options) {
    try {
      return WorkflowServiceStubs.newServiceStubs(options);
    } catch (RuntimeException e) {
      // An address that gRPC does not take.
      throw badConfiguration(TemporalProfileCheck.describe(e), e);
    }
  }

  /**
   * How the last try to connect ended. A call that waits for a connection ends with its deadline,
   * whatever keeps the connection from being made; one that does not wait fails by that.
   */
  private static RuntimeException lastFailure(
      WorkflowServiceStubs stubs, RuntimeException failure) {
    try {
      stubs
          .blockingStub()
          .withDeadlineAfter(LAST_FAILURE.toMillis(), TimeUnit.MILLISECONDS)
          .getSystemInfo(GetSystemInfoRequest.getDefaultInstance());
      return failure;
    } catch (RuntimeException e) {
      return e;
    }
  }

  private static CommandFailure unreachable(
      String address, RuntimeException e, Optional<String> cause) {
    Status status =
        e instanceof StatusRuntimeException refused ? refused.getStatus() : Status.UNAVAILABLE;
    return switch (status.getCode()) {
      case UNAUTHENTICATED, PERMISSION_DENIED ->
          new CommandFailure(
              ExitCode.UNREACHABLE,
              "Temporal at %s refuses the credentials (%s): check TEMPORAL_API_KEY or TEMPORAL_TLS_*"
                  .formatted(address, status.getDescription()),
              e);
      default ->
          new CommandFailure(
              ExitCode.UNREACHABLE,
              cause
                  .map(why -> "Temporal at " + address + " cannot be used: " + why)
                  .orElse(
                      "Temporal does not answer at "
                          + address
                          + ": set TEMPORAL_ADDRESS (or --address) to its frontend, and"
                          + " TEMPORAL_TLS_* if it wants TLS"),
              e);
    };
  }

  /** Who asks, as it stands in the history beside every signal and update. */
  private static String identity() {
    return operator() + " (rollout)";
  }

  /** Who types: {@code user@host}. */
  public static String operator() {
    String user = System.getProperty("user.name", "unknown");
    try {
      return user + "@" + InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return user;
    }
  }

  /** The rollouts in the namespace. */
  public RolloutClient rollouts() {
    return new RolloutClient(this);
  }

  /** The recoveries and repairs in the namespace. */
  public RecoveryClient recoveries() {
    return new RecoveryClient(this);
  }

  /** Workflows that a command starts and waits for. */
  public WorkflowStarter workflowStarter() {
    return new WorkflowStarter(this);
  }

  /** Temporal's own schedules in the namespace. */
  public ScheduleClient scheduleClient() {
    return ScheduleClient.newInstance(
        stubs,
        ScheduleClientOptions.newBuilder()
            .setNamespace(namespace())
            .setDataConverter(client.getOptions().getDataConverter())
            .setIdentity(client.getOptions().getIdentity())
            .build());
  }

  /** Calls that say in a sentence why they did not work. */
  public TemporalCalls calls() {
    return new TemporalCalls(this);
  }

  /** The client that everything is asked by. */
  public WorkflowClient client() {
    return client;
  }

  /** The workflow's run that {@code execution} names. */
  public WorkflowStub stub(WorkflowExecution execution) {
    return client.newUntypedWorkflowStub(
        WorkflowTargetOptions.newBuilder()
            .setWorkflowId(execution.getWorkflowId())
            .setRunId(execution.getRunId())
            .build());
  }

  /**
   * The last run of the workflow that {@code execution} is a run of. One with very much to do
   * continues as new: its next run goes on with what it began.
   */
  public WorkflowExecutionDescription lastRunOf(WorkflowExecution execution) {
    TemporalCalls calls = calls();
    WorkflowExecutionDescription described = calls.call(() -> stub(execution).describe());
    while (described.getStatus()
        == WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_CONTINUED_AS_NEW) {
      WorkflowExecution continued = described.getExecution();
      described = calls.call(() -> stub(continuationOf(continued)).describe());
    }
    return described;
  }

  /** The run that goes on with what {@code continued}, which continued as new, began. */
  private WorkflowExecution continuationOf(WorkflowExecution continued) {
    GetWorkflowExecutionHistoryRequest request =
        GetWorkflowExecutionHistoryRequest.newBuilder()
            .setNamespace(namespace())
            .setExecution(continued)
            .setHistoryEventFilterType(HistoryEventFilterType.HISTORY_EVENT_FILTER_TYPE_CLOSE_EVENT)
            .build();
    History end = stubs.blockingStub().getWorkflowExecutionHistory(request).getHistory();
    String next =
        end.getEvents(end.getEventsCount() - 1)
            .getWorkflowExecutionContinuedAsNewEventAttributes()
            .getNewExecutionRunId();
    return continued.toBuilder().setRunId(next).build();
  }

  WorkflowServiceStubs stubs() {
    return stubs;
  }

  /** Where Temporal is. */
  public String address() {
    return stubs.getOptions().getTarget();
  }

  /** The namespace in which everything is. */
  public String namespace() {
    return client.getOptions().getNamespace();
  }

  CallTimeouts timeouts() {
    return deadlines;
  }

  /** The queue that the workers poll. */
  public String taskQueue() {
    return taskQueue;
  }

  @Override
  public void close() {
    stubs.shutdownNow();
  }
}
