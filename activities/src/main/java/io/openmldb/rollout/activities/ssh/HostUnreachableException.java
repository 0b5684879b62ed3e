package io.openmldb.rollout.activities.ssh;

import io.openmldb.rollout.activities.failure.StepException;
import io.openmldb.rollout.steps.FailureType;

/** The host did not answer, or the connection broke; it may answer later. */
public final class HostUnreachableException extends StepException {

  HostUnreachableException(String message, Throwable cause) {
    super(FailureType.HOST_UNREACHABLE, true, message, cause);
  }
}
