package io.openmldb.rollout.starter.temporal;

import io.openmldb.rollout.starter.exit.CommandFailure;
import io.openmldb.rollout.starter.exit.ExitCode;
import io.openmldb.rollout.steps.FailureType;
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
import java.util.Objects;

/** Starts workflows and waits for what they answer. */
public final class Errands {

  private static final Duration INTERVAL = Duration.ofMillis(300);

  private final TemporalConnection connection;
  private final Calls calls;

  Errands(TemporalConnection connection) {
    this.connection = connection;
    this.calls = new Calls(connection);
  }

  /**
   * Runs {@code errand} and returns its answer.
   *
   * @throws CommandFailure REFUSED when one by the same id runs already, or another workflow holds
   *     the cluster; FAILED when it failed or no worker takes it up, and then it is not left
   *     behind; BAD_INPUT when its input was wrong; ABORTED when it was cancelled
   */
  public <T> T run(Errand errand, Object input, Class<T> answer, Pace pace) {
    WorkflowStub stub = start(errand, input);
    awaitEnd(stub, errand, pace);
    return calls.make(() -> answer(stub, errand, answer));
  }

  /**
   * Starts {@code errand} and returns at once.
   *
   * @throws CommandFailure REFUSED when one by the same id runs already
   */
  WorkflowStub start(Errand errand, Object input) {
    WorkflowStub stub = connection.client().newUntypedWorkflowStub(errand.type(), options(errand));
    try {
      calls.run(() -> stub.start(input));
      return stub;
    } catch (WorkflowExecutionAlreadyStarted e) {
      throw new CommandFailure(
          ExitCode.REFUSED,
          "%s runs already, run %s; see its page in the Temporal UI"
              .formatted(errand.workflowId(), e.getExecution().getRunId()),
          e);
    }
  }

  private WorkflowOptions options(Errand errand) {
    WorkflowOptions.Builder options =
        WorkflowOptions.newBuilder()
            .setWorkflowId(errand.workflowId())
            .setTaskQueue(connection.taskQueue())
            .setWorkflowIdConflictPolicy(WorkflowIdConflictPolicy.WORKFLOW_ID_CONFLICT_POLICY_FAIL)
            .setWorkflowIdReusePolicy(
                WorkflowIdReusePolicy.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE)
            .setStaticSummary(errand.summary());
    if (errand.longest() != null) {
      options.setWorkflowExecutionTimeout(errand.longest());
    }
    return options.build();
  }

  private void awaitEnd(WorkflowStub stub, Errand errand, Pace pace) {
    WorkerPresence presence = new WorkerPresence(connection);
    Instant patience = pace.now().plus(connection.deadlines().answer());
    try {
      while (isRunning(stub)) {
        if (pace.now().isAfter(patience) && !presence.isPolled(connection.taskQueue())) {
          calls.run(() -> stub.terminate("no worker answered"));
          throw presence.explainSilence(errand.workflowId(), connection.taskQueue(), null);
        }
        pace.sleep(INTERVAL);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailure(
          ExitCode.FAILED, "interrupted while waiting for " + errand.workflowId(), e);
    }
  }

  private boolean isRunning(WorkflowStub stub) {
    WorkflowExecutionDescription description = calls.make(stub::describe);
    return description.getStatus() == WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING;
  }

  private static <T> T answer(WorkflowStub stub, Errand errand, Class<T> type) {
    try {
      return stub.getResult(type);
    } catch (WorkflowFailedException e) {
      throw explain(errand, e);
    }
  }

  private static CommandFailure explain(Errand errand, WorkflowFailedException failure) {
    Throwable cause = failure.getCause();
    if (cause instanceof ApplicationFailure application) {
      ExitCode code =
          switch (Objects.requireNonNullElse(application.getType(), "")) {
            case FailureType.INVALID_REQUEST -> ExitCode.BAD_INPUT;
            case FailureType.LEASE_HELD -> ExitCode.REFUSED;
            default -> ExitCode.FAILED;
          };
      return new CommandFailure(code, application.getOriginalMessage(), failure);
    }
    if (cause instanceof CanceledFailure) {
      return new CommandFailure(ExitCode.ABORTED, errand.workflowId() + " was cancelled", failure);
    }
    String how = cause instanceof TerminatedFailure ? " was terminated" : " did not end in time";
    return new CommandFailure(ExitCode.FAILED, errand.workflowId() + how, failure);
  }
}
