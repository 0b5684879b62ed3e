package io.openmldb.rollout.workflows.api;

import io.temporal.failure.ApplicationFailure;
import java.util.Optional;

/** Finds the failure that a workflow ended with in what its caller gets. */
final class ApplicationFailureFinder {

  private ApplicationFailureFinder() {}

  /** The outermost {@code ApplicationFailure} among {@code failure} and its causes. */
  static Optional<ApplicationFailure> find(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof ApplicationFailure application) {
        return Optional.of(application);
      }
    }
    return Optional.empty();
  }
}
