package io.openmldb.rollout.activities.process;

import io.openmldb.rollout.activities.support.ActivityException;
import io.openmldb.rollout.workflows.api.FailureType;
import org.jspecify.annotations.Nullable;

/** The old process did not end, or its registration did not go away. */
public final class StopFailedException extends ActivityException {

  StopFailedException(String message, @Nullable Throwable cause) {
    super(FailureType.STOP_FAILED, message, cause);
  }
}
