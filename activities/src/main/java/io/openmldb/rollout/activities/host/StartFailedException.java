package io.openmldb.rollout.activities.host;

import io.openmldb.rollout.activities.failure.StepException;
import io.openmldb.rollout.steps.FailureType;

/** No new process serves. What was left of the attempt has been stopped. */
public final class StartFailedException extends StepException {

  StartFailedException(String message, Throwable cause) {
    super(FailureType.START_FAILED, false, message, cause);
  }
}
