package io.openmldb.rollout.activities.host;

import io.openmldb.rollout.activities.failure.StepException;
import io.openmldb.rollout.steps.FailureType;

/** The old process did not end, or its registration did not go away. */
public final class StopFailedException extends StepException {

  StopFailedException(String message, Throwable cause) {
    super(FailureType.STOP_FAILED, false, message, cause);
  }
}
