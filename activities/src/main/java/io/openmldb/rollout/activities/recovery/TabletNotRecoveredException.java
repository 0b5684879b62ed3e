package io.openmldb.rollout.activities.recovery;

import io.openmldb.rollout.activities.support.ActivityException;
import io.openmldb.rollout.workflows.api.FailureType;
import io.openmldb.rollout.workflows.json.Excerpt;
import java.time.Duration;
import java.util.List;

/** A tablet is not whole, and nothing has moved for too long. */
public final class TabletNotRecoveredException extends ActivityException {

  private static final long serialVersionUID = 1L;

  TabletNotRecoveredException(String endpoint, Duration noProgress, List<String> complaints) {
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
