package io.openmldb.rollout.activities.openmldb.moves;

import io.openmldb.rollout.activities.failure.StepException;
import io.openmldb.rollout.json.Excerpt;
import io.openmldb.rollout.steps.FailureType;
import java.util.List;

/** Leaders could not be moved. Nothing is fenced, and {@code auto_failover} is as it was found. */
public final class MoveFailedException extends StepException {

  private static final long serialVersionUID = 1L;

  MoveFailedException(String endpoint, List<String> unmoved) {
    super(
        FailureType.MOVE_FAILED,
        false,
        unmoved.size()
            + " leader moves for tablet "
            + endpoint
            + " could not be finished: "
            + Excerpt.joined(unmoved),
        null);
  }
}
