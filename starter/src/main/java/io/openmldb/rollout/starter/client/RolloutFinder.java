package io.openmldb.rollout.starter.client;

import io.grpc.Status;
import io.openmldb.rollout.starter.exit.CommandFailure;
import io.openmldb.rollout.starter.exit.ExitCode;
import io.openmldb.rollout.workflows.api.ClusterRolloutWorkflow;
import io.openmldb.rollout.workflows.api.WorkflowIds;
import io.openmldb.rollout.workflows.api.request.RolloutRequest;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.client.WorkflowExecutionDescription;
import io.temporal.client.WorkflowExecutionMetadata;
import io.temporal.common.converter.DataConverterException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds the rollout that a name means. A rollout that the command line has started has its
 * cluster's one id; one that a schedule, another service or Temporal's UI has started may have any
 * id, and is found by what it was asked for.
 */
final class RolloutFinder {

  /** Closed rollouts that are looked at for the newest one that changes this cluster. */
  private static final int CLOSED_LOOKED_AT = 50;

  private final TemporalConnection connection;
  private final TemporalCalls calls;
  private @Nullable Boolean attributeRegistered;

  RolloutFinder(TemporalConnection connection) {
    this.connection = connection;
    this.calls = new TemporalCalls(connection);
  }

  /**
   * The rollout that {@code name} means, a workflow id or a cluster's name: of a cluster, the one
   * that runs, or else the newest.
   *
   * @throws CommandFailure BAD_INPUT when several run, or the workflow is no rollout
   */
  Optional<RolloutHandle> find(String name) {
    if (WorkflowIds.isRolloutOrPlan(name)) {
      Optional<WorkflowExecutionDescription> named = described(name);
      if (named.isPresent()) {
        return named.map(this::handle);
      }
    }
    Optional<WorkflowExecutionDescription> usual = described(WorkflowIds.rolloutOf(name));
    Optional<RolloutHandle> running = running(name, usual);
    if (running.isPresent()) {
      return running;
    }
    return newest(name, usual).or(() -> described(name)).map(this::handle);
  }

  /**
   * The rollout of {@code cluster} that runs, whatever its workflow id.
   *
   * @throws CommandFailure BAD_INPUT when several run: one of them is about to be refused
   */
  Optional<RolloutHandle> running(String cluster) {
    return running(cluster, described(WorkflowIds.rolloutOf(cluster)));
  }

  private Optional<RolloutHandle> running(
      String cluster, Optional<WorkflowExecutionDescription> usual) {
    if (usual.filter(RolloutFinder::isRunning).isPresent()) {
      return usual.map(this::handle);
    }
    List<WorkflowExecution> running =
        listed(
            HistoryQuery.running(cluster, isAttributeRegistered()),
            found -> found.filter(one -> changes(cluster, one)).toList());
    if (running.size() > 1) {
      throw new CommandFailure(
          ExitCode.BAD_INPUT,
          "%d rollouts of %s run; name one of them by its workflow id: %s"
              .formatted(
                  running.size(),
                  cluster,
                  running.stream()
                      .map(WorkflowExecution::getWorkflowId)
                      .collect(Collectors.joining(", "))));
    }
    return running.stream().findFirst().map(one -> new RolloutHandle(connection, one));
  }

  /** The run {@code runId} of whichever rollout. */
  Optional<RolloutHandle> run(String runId) {
    return listed(HistoryQuery.run(runId), Stream::findFirst)
        .map(one -> new RolloutHandle(connection, one));
  }

  private Optional<WorkflowExecutionDescription> newest(
      String cluster, Optional<WorkflowExecutionDescription> usual) {
    Optional<WorkflowExecutionDescription> other =
        listed(
                HistoryQuery.of(cluster, isAttributeRegistered()),
                found ->
                    found
                        .filter(one -> !WorkflowIds.isPlanOf(cluster, one.getWorkflowId()))
                        .limit(CLOSED_LOOKED_AT)
                        .filter(one -> changes(cluster, one))
                        .findFirst())
            .flatMap(one -> calls.described(connection.stub(one)));
    return Stream.concat(usual.stream(), other.stream())
        .max(Comparator.comparing(WorkflowExecutionDescription::getStartTime));
  }

  /**
   * By its request, which alone is certain: an id may be anything, and an attribute a former run's.
   */
  private boolean changes(String cluster, WorkflowExecution listed) {
    try {
      RolloutRequest request = new RolloutHandle(connection, listed).request();
      return request != null && cluster.equals(request.cluster()) && !request.options().dryRun();
    } catch (CommandFailure e) {
      if (e.exitCode() == ExitCode.UNREACHABLE) {
        throw e;
      }
      return false; // It is gone since it was listed.
    } catch (DataConverterException e) {
      return false;
    }
  }

  private <T> T listed(String query, Listing<T> taken) {
    return calls.call(
        () -> {
          try (Stream<WorkflowExecutionMetadata> found =
              connection.client().listExecutions(query)) {
            return taken.of(found.map(WorkflowExecutionMetadata::getExecution));
          } catch (RuntimeException e) {
            if (isUnimplemented(e)) {
              return taken.of(Stream.empty());
            }
            throw e;
          }
        });
  }

  /** Temporal's in-memory server lists nothing; there the cluster's one id is all there is. */
  private static boolean isUnimplemented(RuntimeException failure) {
    return TemporalCalls.statusOf(failure)
        .filter(refused -> refused.getStatus().getCode() == Status.Code.UNIMPLEMENTED)
        .isPresent();
  }

  /** Asked once, for however many lists are read. */
  private boolean isAttributeRegistered() {
    if (attributeRegistered == null) {
      attributeRegistered = new NamespaceSearchAttributes(connection).isRegistered();
    }
    return attributeRegistered;
  }

  private Optional<WorkflowExecutionDescription> described(String workflowId) {
    return calls.described(connection.client().newUntypedWorkflowStub(workflowId));
  }

  private RolloutHandle handle(WorkflowExecutionDescription found) {
    if (!found.getWorkflowType().equals(ClusterRolloutWorkflow.TYPE)) {
      throw new CommandFailure(
          ExitCode.BAD_INPUT,
          "workflow %s is a %s, not a rollout of a cluster"
              .formatted(found.getExecution().getWorkflowId(), found.getWorkflowType()));
    }
    return new RolloutHandle(connection, found.getExecution());
  }

  private static boolean isRunning(WorkflowExecutionDescription found) {
    return found.getStatus() == WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING;
  }

  /** What is made of a list, which is read only as far as it is asked for. */
  @FunctionalInterface
  private interface Listing<T> {
    T of(Stream<WorkflowExecution> found);
  }
}
