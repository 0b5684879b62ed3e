package io.openmldb.rollout.activities.openmldb.recovery;

import io.openmldb.rollout.activities.failure.StepException;
import io.openmldb.rollout.json.Excerpt;
import io.openmldb.rollout.steps.FailureType;
import java.time.Duration;
import java.util.List;

/** A tablet is not whole, and nothing has moved for too long. */
public final class NotRecoveredException extends StepException {

  private static final long serialVersionUID = 1L;

  NotRecoveredException(String endpoint, Duration noProgress, List<String> complaints) {
    super(
        FailureType.NOT_RECOVERED,
        false,
        "tablet "
            + endpoint
            + " is not whole, and nothing has moved for "
            + noProgress.toSeconds()
            + " s: "
            + Excerpt.joined(complaints),
        null);
  }
}
