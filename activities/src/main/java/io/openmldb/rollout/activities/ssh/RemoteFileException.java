package io.openmldb.rollout.activities.ssh;

import io.openmldb.rollout.activities.support.ActivityException;
import io.openmldb.rollout.workflows.api.FailureType;
import org.jspecify.annotations.Nullable;

/** A file on a host could not be read or written: it is missing, or not ours to touch. */
public final class RemoteFileException extends ActivityException {

  RemoteFileException(String message, @Nullable Throwable cause) {
    super(FailureType.FILE_REFUSED, message, cause);
  }
}
