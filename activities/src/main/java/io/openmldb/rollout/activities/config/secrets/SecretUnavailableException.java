package io.openmldb.rollout.activities.config.secrets;

import io.openmldb.rollout.activities.support.ActivityException;
import io.openmldb.rollout.workflows.api.FailureType;
import java.util.List;

/** A request refers to secrets that this worker does not have, or does not give out. */
public final class SecretUnavailableException extends ActivityException {

  /**
   * Everything that is wrong.
   *
   * @param problems one clause each; they name secrets and never hold a value
   */
  SecretUnavailableException(List<String> problems) {
    super(FailureType.INVALID_REQUEST, String.join("; ", problems), null);
  }
}
