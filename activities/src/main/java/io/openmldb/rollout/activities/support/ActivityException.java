package io.openmldb.rollout.activities.support;

import io.openmldb.rollout.workflows.api.FailureType;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A failure that an activity knows the meaning of. Its message is written for the operator (what
 * happened, where, what to do), because it is what the workflow, the report and the UI show.
 */
public abstract class ActivityException extends RuntimeException {

  private final FailureType failureType;
  private final boolean retryable;

  /**
   * A failure that is retried as failures of its type are.
   *
   * @param failureType the type that the workflow sees
   * @param message for the operator; never holds a secret
   * @param cause the original exception, or null
   */
  protected ActivityException(FailureType failureType, String message, @Nullable Throwable cause) {
    this(failureType, failureType.isRetryable(), message, cause);
  }

  /**
   * A failure that is retried, or not, for a reason of its own.
   *
   * @param failureType the type that the workflow sees
   * @param retryable whether the same call may succeed later without anybody doing anything
   * @param message for the operator; never holds a secret
   * @param cause the original exception, or null
   */
  protected ActivityException(
      FailureType failureType, boolean retryable, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.failureType = failureType;
    this.retryable = retryable;
  }

  /** For the operator; there always is one. */
  @Override
  public final String getMessage() {
    return Objects.requireNonNull(super.getMessage(), "a failure without a message");
  }

  /** The type that the workflow sees. */
  public final FailureType failureType() {
    return failureType;
  }

  /** Whether the same call may succeed later without anybody doing anything. */
  public final boolean isRetryable() {
    return retryable;
  }
}
