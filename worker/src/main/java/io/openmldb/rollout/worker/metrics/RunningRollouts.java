package io.openmldb.rollout.worker.metrics;

import io.grpc.StatusRuntimeException;
import io.openmldb.rollout.workflows.api.ClusterRolloutWorkflow;
import io.openmldb.rollout.workflows.api.WorkflowIds;
import io.openmldb.rollout.workflows.api.status.RolloutStatus;
import io.openmldb.rollout.workflows.temporal.ClusterSearchAttribute;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowException;
import io.temporal.client.WorkflowExecutionMetadata;
import io.temporal.client.WorkflowNotFoundException;
import io.temporal.client.WorkflowTargetOptions;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the rollouts that run, and asks each where it stands. Temporal knows, whichever worker runs
 * them and whichever died: a query leaves nothing in a history.
 */
final class RunningRollouts {

  private static final Logger LOG = LoggerFactory.getLogger(RunningRollouts.class);

  private static final String RUNNING =
      "WorkflowType = '" + ClusterRolloutWorkflow.TYPE + "' AND ExecutionStatus = 'Running'";

  private final WorkflowClient client;
  private final Set<String> taskQueues;
  private final ExecutorService queries;

  /**
   * Those that a worker may serve.
   *
   * @param taskQueues the task queues that it polls
   * @param queries asks several at once: one that does not answer takes seconds
   */
  RunningRollouts(WorkflowClient client, Collection<String> taskQueues, ExecutorService queries) {
    this.client = client;
    this.taskQueues = Set.copyOf(taskQueues);
    this.queries = queries;
  }

  /**
   * Asks all of them.
   *
   * @throws StatusRuntimeException when Temporal does not say which there are
   */
  List<ObservedRollout> read() throws InterruptedException {
    List<Future<Optional<ObservedRollout>>> answers = new ArrayList<>();
    try (Stream<WorkflowExecutionMetadata> running = client.listExecutions(RUNNING)) {
      running
          .filter(rollout -> taskQueues.contains(rollout.getTaskQueue()))
          .filter(rollout -> !WorkflowIds.isPlan(rollout.getExecution().getWorkflowId()))
          .forEach(rollout -> answers.add(queries.submit(() -> observe(rollout))));
    }
    List<ObservedRollout> observed = new ArrayList<>();
    for (Future<Optional<ObservedRollout>> answer : answers) {
      try {
        answer.get().ifPresent(observed::add);
      } catch (ExecutionException e) {
        throw new IllegalStateException("a rollout could not be observed", e.getCause());
      }
    }
    return observed;
  }

  /** The rollout; empty when it has ended since it was listed. */
  private Optional<ObservedRollout> observe(WorkflowExecutionMetadata rollout) {
    String workflowId = rollout.getExecution().getWorkflowId();
    RolloutStatus status = null;
    try {
      status =
          client
              .newUntypedWorkflowStub(
                  WorkflowTargetOptions.newBuilder()
                      .setWorkflowId(workflowId)
                      .setRunId(rollout.getExecution().getRunId())
                      .build())
              .query("status", RolloutStatus.class);
    } catch (WorkflowNotFoundException e) {
      return Optional.empty();
    } catch (WorkflowException | StatusRuntimeException e) {
      LOG.warn("{} does not say where it stands: {}", workflowId, e.getMessage());
    }
    return Optional.of(
        new ObservedRollout(
            workflowId,
            status == null || status.cluster() == null
                ? Objects.requireNonNullElse(
                    rollout.getTypedSearchAttributes().get(ClusterSearchAttribute.KEY), "")
                : status.cluster(),
            rollout.getStartTime(),
            status));
  }
}
