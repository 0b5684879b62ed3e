package io.openmldb.rollout.activities.leadership.transfer;

import io.openmldb.rollout.activities.support.ActivityException;
import io.openmldb.rollout.workflows.api.FailureType;
import io.openmldb.rollout.workflows.json.Excerpt;
import java.util.List;

/** Leaders could not be moved. Nothing is fenced, and {@code auto_failover} is as it was found. */
public final class LeaderMoveFailedException extends ActivityException {

  private static final long serialVersionUID = 1L;

  public LeaderMoveFailedException(String endpoint, List<String> unmoved) {
    super(
        FailureType.MOVE_FAILED,
        unmoved.size()
            + " leader moves for tablet "
            + endpoint
            + " could not be finished: "
            + Excerpt.joined(unmoved),
        null);
  }
}
