package io.openmldb.rollout.starter.client;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.openmldb.rollout.starter.exit.CommandFailure;
import io.openmldb.rollout.starter.exit.ExitCode;
import io.temporal.api.errordetails.v1.NamespaceNotFoundFailure;
import io.temporal.client.WorkflowExecutionAlreadyStarted;
import io.temporal.client.WorkflowExecutionDescription;
import io.temporal.client.WorkflowNotFoundException;
import io.temporal.client.WorkflowStub;
import io.temporal.serviceclient.StatusUtils;
import java.util.Optional;
import java.util.function.Supplier;

/** Makes calls to Temporal, and says in a sentence why one did not work. */
public final class TemporalCalls {

  private final TemporalConnection connection;

  TemporalCalls(TemporalConnection connection) {
    this.connection = connection;
  }

  /**
   * What {@code call} returns.
   *
   * @throws CommandFailure when Temporal could not be asked, or refused
   */
  public <T> T call(Supplier<T> call) {
    try {
      return call.get();
    } catch (RuntimeException e) {
      throw explain(e);
    }
  }

  /** As {@link #call}, for a call that returns nothing. */
  public void run(Runnable call) {
    call(
        () -> {
          call.run();
          return null;
        });
  }

  /** What Temporal knows of {@code workflow}; empty when it knows no such one. */
  public Optional<WorkflowExecutionDescription> described(WorkflowStub workflow) {
    return call(
        () -> {
          try {
            return Optional.of(workflow.describe());
          } catch (WorkflowNotFoundException e) {
            return notFound(e);
          }
        });
  }

  /** A missing namespace is reported as "not found" too, and must not pass for that. */
  private static Optional<WorkflowExecutionDescription> notFound(WorkflowNotFoundException e) {
    if (isMissingNamespace(e)) {
      throw e;
    }
    return Optional.empty();
  }

  /**
   * What to throw in place of {@code e}: a sentence where a remote call is behind it. What is
   * explained already stays, and that a workflow runs already is no fault of the call.
   */
  RuntimeException explain(RuntimeException e) {
    if (e instanceof WorkflowExecutionAlreadyStarted || e instanceof CommandFailure) {
      return e;
    }
    return statusOf(e).<RuntimeException>map(status -> explain(status, e)).orElse(e);
  }

  /** The status of the remote call behind {@code failure}, if one is. */
  public static Optional<StatusRuntimeException> statusOf(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof StatusRuntimeException status) {
        return Optional.of(status);
      }
    }
    return Optional.empty();
  }

  /** Whether {@code failure} says that the namespace does not exist. */
  static boolean isMissingNamespace(Throwable failure) {
    return statusOf(failure)
        .filter(status -> StatusUtils.hasFailure(status, NamespaceNotFoundFailure.class))
        .isPresent();
  }

  private CommandFailure explain(StatusRuntimeException failure, RuntimeException e) {
    Status status = failure.getStatus();
    if (isMissingNamespace(failure)) {
      return new CommandFailure(
          ExitCode.BAD_INPUT,
          "Temporal at %s has no namespace \"%s\": set TEMPORAL_NAMESPACE or --namespace"
              .formatted(connection.address(), connection.namespace()),
          e);
    }
    return switch (status.getCode()) {
      case UNAVAILABLE, DEADLINE_EXCEEDED, CANCELLED ->
          new CommandFailure(
              ExitCode.UNREACHABLE,
              "Temporal at %s stopped answering (%s); check TEMPORAL_ADDRESS and try again"
                  .formatted(connection.address(), describe(status)),
              e);
      case UNAUTHENTICATED, PERMISSION_DENIED ->
          new CommandFailure(
              ExitCode.UNREACHABLE,
              "Temporal at %s refuses this to the given credentials (%s): check TEMPORAL_API_KEY"
                  .formatted(connection.address(), describe(status)),
              e);
      default ->
          new CommandFailure(
              ExitCode.FAILED,
              "Temporal at %s refused: %s".formatted(connection.address(), describe(status)),
              e);
    };
  }

  static String describe(Status status) {
    String description = status.getDescription();
    return description == null ? status.getCode().name() : description;
  }
}
