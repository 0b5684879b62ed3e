package io.openmldb.rollout.activities.ssh;

import io.openmldb.rollout.activities.failure.StepException;
import io.openmldb.rollout.steps.FailureType;

/** An unknown, changed or revoked host key, or a login that was refused: waiting mends neither. */
public final class HostRefusedException extends StepException {

  public HostRefusedException(String message, Throwable cause) {
    super(FailureType.HOST_REFUSED, false, message, cause);
  }
}
