package io.openmldb.rollout.starter.client;

import io.openmldb.rollout.starter.exit.CommandFailure;
import io.openmldb.rollout.starter.exit.ExitCode;
import io.openmldb.rollout.workflows.api.FailureType;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.api.enums.v1.WorkflowIdConflictPolicy;
import io.temporal.api.enums.v1.WorkflowIdReusePolicy;
import io.temporal.client.WorkflowExecutionAlreadyStarted;
import io.temporal.client.WorkflowExecutionDescription;
import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.CanceledFailure;
import io.temporal.failure.TerminatedFailure;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Starts workflows and waits for what they answer. */
public final class WorkflowStarter {

  private static final Duration INTERVAL = Duration.ofMillis(300);

  private final TemporalConnection connection;
  private final TemporalCalls calls;

  WorkflowStarter(TemporalConnection connection) {
    this.connection = connection;
    this.calls = new TemporalCalls(connection);
  }

  /**
   * Runs {@code workflowStart} and returns its answer.
   *
   * @throws CommandFailure REFUSED when one by the same id runs already, or another workflow holds
   *     the cluster; FAILED when it failed or no worker takes it up, and then it is not left
   *     behind; BAD_INPUT when its input was wrong; ABORTED when it was cancelled
   */
  public <T> T run(WorkflowStart workflowStart, Object input, Class<T> answer, WaitClock clock) {
    WorkflowStub stub = start(workflowStart, input);
    awaitEnd(stub, workflowStart, clock);
    return calls.call(() -> answer(stub, workflowStart, answer));
  }

  /**
   * Starts {@code workflowStart} and returns at once.
   *
   * @throws CommandFailure REFUSED when one by the same id runs already
   */
  WorkflowStub start(WorkflowStart workflowStart, Object input) {
    WorkflowStub stub =
        connection.client().newUntypedWorkflowStub(workflowStart.type(), options(workflowStart));
    try {
      calls.run(() -> stub.start(input));
      return stub;
    } catch (WorkflowExecutionAlreadyStarted e) {
      throw new CommandFailure(
          ExitCode.REFUSED,
          "%s runs already, run %s; see its page in the Temporal UI"
              .formatted(workflowStart.workflowId(), e.getExecution().getRunId()),
          e);
    }
  }

  private WorkflowOptions options(WorkflowStart workflowStart) {
    WorkflowOptions.Builder options =
        WorkflowOptions.newBuilder()
            .setWorkflowId(workflowStart.workflowId())
            .setTaskQueue(connection.taskQueue())
            .setWorkflowIdConflictPolicy(WorkflowIdConflictPolicy.WORKFLOW_ID_CONFLICT_POLICY_FAIL)
            .setWorkflowIdReusePolicy(
                WorkflowIdReusePolicy.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE)
            .setStaticSummary(workflowStart.summary());
    if (workflowStart.cluster() != null) {
      new NamespaceSearchAttributes(connection)
          .forCluster(workflowStart.cluster())
          .ifPresent(options::setTypedSearchAttributes);
    }
    if (workflowStart.longest() != null) {
      options.setWorkflowExecutionTimeout(workflowStart.longest());
    }
    return options.build();
  }

  private void awaitEnd(WorkflowStub stub, WorkflowStart workflowStart, WaitClock clock) {
    TaskQueuePollers presence = new TaskQueuePollers(connection);
    Instant answerUntil = clock.now().plus(connection.timeouts().answer());
    try {
      while (isRunning(stub)) {
        if (clock.now().isAfter(answerUntil) && !presence.mayBePolled(connection.taskQueue())) {
          calls.run(() -> stub.terminate("no worker answered"));
          throw presence.noAnswerFailure(workflowStart.workflowId(), connection.taskQueue(), null);
        }
        clock.sleep(INTERVAL);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailure(
          ExitCode.FAILED, "interrupted while waiting for " + workflowStart.workflowId(), e);
    }
  }

  private boolean isRunning(WorkflowStub stub) {
    WorkflowExecutionDescription description = calls.call(stub::describe);
    return description.getStatus() == WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING;
  }

  private static <T> T answer(WorkflowStub stub, WorkflowStart workflowStart, Class<T> type) {
    try {
      return stub.getResult(type);
    } catch (WorkflowFailedException e) {
      throw explain(workflowStart, e);
    }
  }

  private static CommandFailure explain(
      WorkflowStart workflowStart, WorkflowFailedException failure) {
    Throwable cause = failure.getCause();
    if (cause instanceof ApplicationFailure application) {
      ExitCode code = ExitCode.ofFailure(FailureType.of(application));
      return new CommandFailure(code, application.getOriginalMessage(), failure);
    }
    if (cause instanceof CanceledFailure) {
      return new CommandFailure(
          ExitCode.ABORTED, workflowStart.workflowId() + " was cancelled", failure);
    }
    String how = cause instanceof TerminatedFailure ? " was terminated" : " did not end in time";
    return new CommandFailure(ExitCode.FAILED, workflowStart.workflowId() + how, failure);
  }

  /**
   * A workflow that a command starts and waits for.
   *
   * @param cluster the cluster that it is about; null: none
   * @param type its type
   * @param workflowId its id
   * @param summary what the Temporal UI says that it is
   * @param longest after which it is ended by Temporal; null: never
   */
  public record WorkflowStart(
      @Nullable String cluster,
      String type,
      String workflowId,
      String summary,
      @Nullable Duration longest) {

    /** A look touches nothing, so one that nobody waits for any more may simply end. */
    public static final Duration LONGEST_INSPECTION = Duration.ofMinutes(30);
  }
}
