package io.openmldb.rollout.activities.ssh;

import io.openmldb.rollout.activities.support.ActivityException;
import io.openmldb.rollout.workflows.api.FailureType;
import org.jspecify.annotations.Nullable;

/** The host did not answer, or the connection broke; it may answer later. */
public final class HostUnreachableException extends ActivityException {

  HostUnreachableException(String message, @Nullable Throwable cause) {
    super(FailureType.HOST_UNREACHABLE, message, cause);
  }
}
