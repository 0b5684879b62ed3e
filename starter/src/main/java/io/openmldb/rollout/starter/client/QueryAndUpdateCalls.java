package io.openmldb.rollout.starter.client;

import static java.util.Objects.requireNonNull;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.openmldb.rollout.starter.exit.CommandFailure;
import io.openmldb.rollout.starter.exit.ExitCode;
import io.openmldb.rollout.workflows.api.message.UpdateReply;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.client.WorkflowNotFoundException;
import io.temporal.client.WorkflowQueryException;
import io.temporal.client.WorkflowStub;
import io.temporal.client.WorkflowUpdateException;
import io.temporal.failure.ApplicationFailure;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Queries and updates: what a worker has to answer, within a deadline. */
public final class QueryAndUpdateCalls {

  private final TemporalConnection connection;
  private final TemporalCalls calls;
  private final WorkflowExecution execution;

  /** Those to the run that {@code execution} names. */
  public QueryAndUpdateCalls(TemporalConnection connection, WorkflowExecution execution) {
    this.connection = connection;
    this.calls = new TemporalCalls(connection);
    this.execution = execution;
  }

  /**
   * The answer to the query {@code name}.
   *
   * @throws NoAnswerException when no worker answers within ten seconds
   */
  public <T> T query(String name, Class<T> type) {
    return within(() -> stub().query(name, type), name);
  }

  /**
   * What the rollout says to the update {@code name}.
   *
   * @throws CommandFailure BAD_INPUT when the rollout refuses it or is over
   * @throws NoAnswerException when no worker takes it within ten seconds
   */
  public UpdateReply update(String name, Object body) {
    return within(() -> stub().update(name, UpdateReply.class, body), name);
  }

  /**
   * An update; where no worker is there to answer, its signal twin is left, which is kept until one
   * is: what shall hold or end a rollout must not wait for somebody to say it again.
   *
   * @throws CommandFailure BAD_INPUT when it is refused or too late; FAILED when the signal was
   *     left
   */
  public UpdateReply command(String name, Object body) {
    try {
      return update(name, body);
    } catch (NoAnswerException e) {
      leaveSignal(name, body);
      String told =
          "%s%n  the signal %s was sent; a worker acts on it as soon as one runs"
              .formatted(e.getMessage(), name);
      throw new CommandFailure(ExitCode.FAILED, told, e);
    }
  }

  /**
   * An update without a signal that stands in for it: an answer that is heeded an hour later may
   * open another gate than the one it was meant for. Temporal may hold the update for a while.
   */
  public UpdateReply answer(String name, Object body) {
    try {
      return update(name, body);
    } catch (NoAnswerException e) {
      String told =
          "%s%n  this %s may be taken still when a worker is back; whether it was says   rollout status %s"
              .formatted(e.getMessage(), name, execution.getWorkflowId());
      throw new CommandFailure(ExitCode.FAILED, told, e);
    }
  }

  private void leaveSignal(String name, Object body) {
    calls.run(
        () -> {
          try {
            stub().signal(name, body);
          } catch (WorkflowNotFoundException e) {
            throw new CommandFailure(
                ExitCode.BAD_INPUT, execution.getWorkflowId() + " is over already", e);
          }
        });
  }

  private WorkflowStub stub() {
    return connection.stub(execution);
  }

  /** Not every call of the SDK ends by itself when no worker answers, so each is timed here. */
  private <T> T within(Supplier<T> question, String name) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    Thread asking =
        new Thread(
            () -> {
              try {
                answer.complete(question.get());
              } catch (RuntimeException e) {
                answer.completeExceptionally(e);
              }
            },
            "ask " + name);
    asking.setDaemon(true);
    asking.start();
    try {
      return answer.get(connection.timeouts().answer().toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      asking.interrupt();
      throw noAnswer(e);
    } catch (ExecutionException e) {
      throw explain(
          (RuntimeException) requireNonNull(e.getCause(), "a question fails because of something"),
          name);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailure(ExitCode.FAILED, "interrupted while waiting for " + name, e);
    }
  }

  private RuntimeException explain(RuntimeException e, String name) {
    if (e instanceof WorkflowUpdateException refused) {
      return new CommandFailure(ExitCode.BAD_INPUT, name + " was refused: " + why(refused), e);
    }
    if (e instanceof WorkflowNotFoundException) {
      return new CommandFailure(
          ExitCode.BAD_INPUT,
          "%s is over already; %s came too late".formatted(execution.getWorkflowId(), name),
          e);
    }
    Optional<Status> status = TemporalCalls.statusOf(e).map(StatusRuntimeException::getStatus);
    boolean silent =
        status
            .map(Status::getCode)
            .filter(
                code ->
                    code == Status.Code.DEADLINE_EXCEEDED
                        || code == Status.Code.FAILED_PRECONDITION
                        || code == Status.Code.CANCELLED)
            .isPresent();
    if (silent) {
      return noAnswer(e);
    }
    if (e instanceof WorkflowQueryException) {
      return new CommandFailure(
          ExitCode.FAILED,
          execution.getWorkflowId() + " cannot say its " + name + ": " + rootOf(e),
          e);
    }
    return calls.explain(e);
  }

  private NoAnswerException noAnswer(Throwable cause) {
    String taskQueue = calls.call(() -> stub().describe().getTaskQueue());
    return new TaskQueuePollers(connection)
        .noAnswerFailure(execution.getWorkflowId(), taskQueue, cause);
  }

  private static @Nullable String why(WorkflowUpdateException refused) {
    return refused.getCause() instanceof ApplicationFailure failure
        ? failure.getOriginalMessage()
        : rootOf(refused);
  }

  private static @Nullable String rootOf(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root.getMessage();
  }
}
