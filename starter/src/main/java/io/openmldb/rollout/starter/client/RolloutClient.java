package io.openmldb.rollout.starter.client;

import static java.util.Objects.requireNonNull;

import io.grpc.StatusRuntimeException;
import io.openmldb.rollout.starter.exit.CommandFailure;
import io.openmldb.rollout.starter.exit.ExitCode;
import io.openmldb.rollout.workflows.api.ClusterRolloutWorkflow;
import io.openmldb.rollout.workflows.api.WorkflowIds;
import io.openmldb.rollout.workflows.api.report.HistoryEntry;
import io.openmldb.rollout.workflows.api.request.RolloutRequest;
import io.openmldb.rollout.workflows.api.start.RolloutStartOptions;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowException;
import io.temporal.client.WorkflowExecutionAlreadyStarted;
import io.temporal.client.WorkflowOptions;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The rollouts in one namespace: starting, finding and listing them. */
public final class RolloutClient {

  private final TemporalConnection connection;
  private final TemporalCalls calls;

  RolloutClient(TemporalConnection connection) {
    this.connection = connection;
    this.calls = new TemporalCalls(connection);
  }

  /**
   * Starts a rollout.
   *
   * @throws CommandFailure REFUSED when one of the same cluster is running
   */
  public RolloutHandle start(RolloutRequest request) {
    try {
      return start(request, RolloutStartOptions.ofRollout(request, connection.taskQueue()));
    } catch (WorkflowExecutionAlreadyStarted e) {
      throw new CommandFailure(
          ExitCode.REFUSED,
          """
          a rollout of %1$s is running already: workflow %2$s, run %3$s
            watch it   rollout watch %1$s
            end it     rollout abort %1$s\
          """
              .formatted(
                  request.cluster(), e.getExecution().getWorkflowId(), e.getExecution().getRunId()),
          e);
    }
  }

  /** Starts planning; {@code request} must be a dry run. */
  public RolloutHandle startPlanning(RolloutRequest request) {
    return start(
        request, RolloutStartOptions.ofPlan(request, connection.taskQueue(), UUID.randomUUID()));
  }

  private RolloutHandle start(RolloutRequest request, WorkflowOptions.Builder options) {
    new NamespaceSearchAttributes(connection)
        .forCluster(
            requireNonNull(request.cluster(), "a request without problems names its cluster"))
        .ifPresent(options::setTypedSearchAttributes);
    ClusterRolloutWorkflow stub =
        connection.client().newWorkflowStub(ClusterRolloutWorkflow.class, options.build());
    WorkflowExecution started = calls.call(() -> WorkflowClient.start(stub::run, request));
    return new RolloutHandle(connection, started);
  }

  /**
   * The rollout that {@code name} means, a cluster's name or a workflow id: of a cluster, the one
   * that runs, whatever its workflow id, or else the newest.
   *
   * @throws CommandFailure BAD_INPUT when there is none, or several run
   */
  public RolloutHandle find(String name) {
    return new RolloutFinder(connection).find(name).orElseThrow(() -> unknown(name));
  }

  private CommandFailure unknown(String name) {
    return new CommandFailure(
        ExitCode.BAD_INPUT,
        """
        no rollout of "%1$s" is known to Temporal at %2$s in namespace %3$s: there is no workflow %4$s, nor %1$s
          list what there is with   rollout history\
        """
            .formatted(
                name, connection.address(), connection.namespace(), WorkflowIds.rolloutOf(name)));
  }

  /**
   * What {@code name} means to somebody who wants to see what goes on: a cluster's name or a
   * workflow id. Of a cluster, what runs is meant before what is over, and a rollout before a
   * recovery or repair.
   *
   * @throws CommandFailure BAD_INPUT when there is none
   */
  public FollowedWorkflow<?> findRolloutOrRecovery(String name) {
    RecoveryClient recoveries = connection.recoveries();
    if (WorkflowIds.isRecovery(name)) {
      Optional<RecoveryHandle> named = recoveries.find(name);
      if (named.isPresent()) {
        return named.get();
      }
    }
    Optional<RolloutHandle> rollout = new RolloutFinder(connection).running(name);
    if (rollout.isPresent()) {
      return rollout.get();
    }
    Optional<RecoveryHandle> running = recoveries.findRunning(name);
    if (running.isPresent()) {
      return running.get();
    }
    try {
      return find(name);
    } catch (CommandFailure e) {
      return recoveries.find(name).orElseThrow(() -> e);
    }
  }

  /**
   * A certain run of a rollout that {@code name} means; as {@link #find(String)} says when {@code
   * runId} is null.
   *
   * @throws CommandFailure BAD_INPUT when there is none
   */
  public RolloutHandle find(String name, @Nullable String runId) {
    RolloutHandle usual = find(name);
    if (runId == null) {
      return usual;
    }
    WorkflowExecution execution =
        WorkflowExecution.newBuilder().setWorkflowId(usual.workflowId()).setRunId(runId).build();
    return calls
        .described(connection.stub(execution))
        .map(found -> new RolloutHandle(connection, execution))
        .or(() -> new RolloutFinder(connection).run(runId).filter(run -> run.concerns(name)))
        .orElseThrow(
            () ->
                new CommandFailure(
                    ExitCode.BAD_INPUT,
                    "%s has no run %s; list them with   rollout history"
                        .formatted(usual.workflowId(), runId)));
  }

  /** The run that {@code entry} lists. */
  private RolloutHandle handle(HistoryEntry entry) {
    return new RolloutHandle(
        connection,
        WorkflowExecution.newBuilder()
            .setWorkflowId(entry.workflowId())
            .setRunId(entry.runId())
            .build());
  }

  /** The newest {@code limit} rollouts and plans, of {@code cluster} or, when null, of all. */
  public List<HistoryEntry> history(@Nullable String cluster, int limit) {
    return listed(cluster, entries -> entries.limit(limit).map(this::withOutcome).toList());
  }

  /** The newest {@code limit} rollouts of {@code cluster}, the newest first, without plans. */
  public List<RolloutHandle> newest(String cluster, int limit) {
    return listed(
        cluster,
        entries ->
            entries
                .filter(entry -> !WorkflowIds.isPlanOf(cluster, entry.workflowId()))
                .limit(limit)
                .map(this::handle)
                .toList());
  }

  private <T> T listed(@Nullable String cluster, Function<Stream<HistoryEntry>, T> taken) {
    boolean searchAttribute =
        cluster != null && new NamespaceSearchAttributes(connection).isRegistered();
    String query = HistoryQuery.of(cluster, searchAttribute);
    return calls.call(
        () -> {
          try (Stream<HistoryEntry> entries =
              connection.client().listExecutions(query).map(HistoryEntryReader::of)) {
            return taken.apply(
                entries.filter(entry -> HistoryEntryReader.concerns(entry, cluster)));
          }
        });
  }

  /** A namespace without the search attributes has the outcome in the result all the same. */
  private HistoryEntry withOutcome(HistoryEntry entry) {
    if (!entry.lacksOutcome()) {
      return entry;
    }
    WorkflowExecution execution =
        WorkflowExecution.newBuilder()
            .setWorkflowId(entry.workflowId())
            .setRunId(entry.runId())
            .build();
    try {
      return WorkflowResultReader.ofRollout(connection.stub(execution))
          .rolloutReport()
          .map(report -> entry.ended(report.outcome()))
          .orElse(entry);
    } catch (WorkflowException | StatusRuntimeException e) {
      return entry;
    }
  }
}
