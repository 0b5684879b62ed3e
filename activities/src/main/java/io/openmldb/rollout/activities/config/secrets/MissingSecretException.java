package io.openmldb.rollout.activities.config.secrets;

import io.openmldb.rollout.activities.support.ActivityException;
import io.openmldb.rollout.workflows.api.FailureType;
import java.util.List;

/** A request refers to secrets that this worker does not have. */
public final class MissingSecretException extends ActivityException {

  MissingSecretException(List<String> names, String where) {
    super(
        FailureType.INVALID_REQUEST,
        false,
        "no secret named " + String.join(", ", names) + " in " + where,
        null);
  }
}
