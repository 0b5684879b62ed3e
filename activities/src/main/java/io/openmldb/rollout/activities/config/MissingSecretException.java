package io.openmldb.rollout.activities.config;

import io.openmldb.rollout.activities.failure.StepException;
import io.openmldb.rollout.steps.FailureType;
import java.util.List;

/** A request refers to secrets that this worker does not have. */
public final class MissingSecretException extends StepException {

  MissingSecretException(List<String> names, String where) {
    super(
        FailureType.INVALID_REQUEST,
        false,
        "no secret named " + String.join(", ", names) + " in " + where,
        null);
  }
}
