package io.openmldb.rollout.activities.verification;

import io.openmldb.rollout.activities.failure.StepException;
import io.openmldb.rollout.steps.FailureType;
import java.time.Duration;
import java.util.List;

/** A cluster did not become healthy, so that no node of it may be taken down. */
public final class NotHealthyException extends StepException {

  NotHealthyException(String cluster, Duration waited, List<String> problems) {
    super(
        FailureType.NOT_HEALTHY,
        false,
        "cluster "
            + cluster
            + " did not become healthy within "
            + waited
            + ", so nothing was restarted: "
            + String.join("; ", problems),
        null);
  }
}
