package io.openmldb.rollout.activities.ssh;

import io.openmldb.rollout.activities.support.ActivityException;
import io.openmldb.rollout.workflows.api.FailureType;

/** A file on a host could not be read or written: it is missing, or not ours to touch. */
public final class RemoteFileException extends ActivityException {

  RemoteFileException(String message, Throwable cause) {
    super(FailureType.FILE_REFUSED, message, cause);
  }
}
