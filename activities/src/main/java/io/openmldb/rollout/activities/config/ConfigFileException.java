package io.openmldb.rollout.activities.config;

import io.openmldb.rollout.activities.failure.StepException;
import io.openmldb.rollout.steps.FailureType;

/** An edit cannot be expressed in a file; nothing was written. */
public final class ConfigFileException extends StepException {

  ConfigFileException(String message) {
    super(FailureType.FILE_REFUSED, false, message, null);
  }
}
