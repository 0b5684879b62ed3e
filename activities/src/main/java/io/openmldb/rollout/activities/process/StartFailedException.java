package io.openmldb.rollout.activities.process;

import io.openmldb.rollout.activities.support.ActivityException;
import io.openmldb.rollout.workflows.api.FailureType;
import org.jspecify.annotations.Nullable;

/** No new process serves. What was left of the attempt has been stopped. */
public final class StartFailedException extends ActivityException {

  StartFailedException(String message, @Nullable Throwable cause) {
    super(FailureType.START_FAILED, message, cause);
  }
}
