package io.openmldb.rollout.activities.openmldb.moves;

import io.openmldb.rollout.activities.failure.StepException;
import io.openmldb.rollout.json.Excerpt;
import io.openmldb.rollout.steps.FailureType;
import java.util.Collection;

/**
 * Servers came or went while leads were passing, so that nobody can say now whether they will. The
 * old leaders take no writes; the next attempt finds out and carries on.
 */
public final class UncertainLeadException extends StepException {

  private static final long serialVersionUID = 1L;

  UncertainLeadException(Collection<Transfer> transfers) {
    super(
        FailureType.MOVE_FAILED,
        true,
        "servers came or went while these leads were passing: "
            + Excerpt.joined(transfers.stream().map(Transfer::toString).toList()),
        null);
  }
}
