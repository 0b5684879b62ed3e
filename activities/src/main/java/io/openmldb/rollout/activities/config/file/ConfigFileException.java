package io.openmldb.rollout.activities.config.file;

import io.openmldb.rollout.activities.support.ActivityException;
import io.openmldb.rollout.workflows.api.FailureType;

/** An edit cannot be expressed in a file; nothing was written. */
public final class ConfigFileException extends ActivityException {

  public ConfigFileException(String message) {
    super(FailureType.FILE_REFUSED, message, null);
  }
}
