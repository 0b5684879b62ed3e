package io.openmldb.rollout.activities.support;

/**
 * A failure that an activity knows the meaning of. Its message is written for the operator (what
 * happened, where, what to do), because it is what the workflow, the report and the UI show.
 */
public abstract class ActivityException extends RuntimeException {

  private final String failureType;
  private final boolean retryable;

  /**
   * A failure with a meaning.
   *
   * @param failureType one of {@link io.openmldb.rollout.workflows.api.FailureType}
   * @param retryable whether the same call may succeed later without anybody doing anything
   * @param message for the operator; never holds a secret
   * @param cause the original exception, or null
   */
  protected ActivityException(
      String failureType, boolean retryable, String message, Throwable cause) {
    super(message, cause);
    this.failureType = failureType;
    this.retryable = retryable;
  }

  /** One of {@link io.openmldb.rollout.workflows.api.FailureType}. */
  public final String failureType() {
    return failureType;
  }

  /** Whether the same call may succeed later without anybody doing anything. */
  public final boolean isRetryable() {
    return retryable;
  }
}
