package io.openmldb.rollout.activities.recovery;

import io.openmldb.rollout.activities.support.ActivityException;
import io.openmldb.rollout.workflows.api.FailureType;
import io.openmldb.rollout.workflows.json.Excerpt;
import java.time.Duration;
import java.util.List;

/** A tablet is not whole, and nothing has moved for too long, or nothing can. */
public final class TabletNotRecoveredException extends ActivityException {

  private static final long serialVersionUID = 1L;

  TabletNotRecoveredException(String endpoint, Duration noProgress, List<String> complaints) {
    this(
        "tablet "
            + endpoint
            + " is not whole, and nothing has moved for "
            + noProgress.toSeconds()
            + " s: "
            + Excerpt.joined(complaints));
  }

  private TabletNotRecoveredException(String message) {
    super(FailureType.NOT_RECOVERED, message, null);
  }

  /** The tablet has no data of replicas that nobody else has. */
  static TabletNotRecoveredException withoutData(String endpoint, List<String> complaints) {
    return new TabletNotRecoveredException(
        "tablet "
            + endpoint
            + " cannot load replicas that no other tablet serves; see whether their data is in the"
            + " directories that db_root_path, hdd_root_path and ssd_root_path name: "
            + Excerpt.joined(complaints));
  }
}
