package io.openmldb.rollout.activities.ssh;

import io.openmldb.rollout.activities.support.ActivityException;
import io.openmldb.rollout.workflows.api.FailureType;
import org.jspecify.annotations.Nullable;

/**
 * An unknown, changed or revoked host key, or a login that was refused: a retry helps with neither.
 */
public final class HostRefusedException extends ActivityException {

  public HostRefusedException(String message, @Nullable Throwable cause) {
    super(FailureType.HOST_REFUSED, message, cause);
  }
}
