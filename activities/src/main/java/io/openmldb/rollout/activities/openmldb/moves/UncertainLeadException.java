package io.openmldb.rollout.activities.openmldb.moves;

import io.openmldb.rollout.activities.failure.StepException;
import io.openmldb.rollout.json.Excerpt;
import io.openmldb.rollout.steps.FailureType;
import java.util.Collection;

/**
 * Leads were passing, and nobody can say now whether they have or will: servers came or went
 * meanwhile, or it was not told in time. The old leaders take no writes; the next attempt finds out
 * and carries on.
 */
public final class UncertainLeadException extends StepException {

  private static final long serialVersionUID = 1L;

  private UncertainLeadException(String why, Collection<Transfer> transfers) {
    super(
        FailureType.MOVE_FAILED,
        true,
        why + ": " + Excerpt.joined(transfers.stream().map(Transfer::toString).toList()),
        null);
  }

  /** Servers came or went, or it cannot be told that none did. */
  static UncertainLeadException unsafe(Collection<Transfer> transfers) {
    return new UncertainLeadException(
        "servers came or went while these leads were passing, or ZooKeeper did not say that none"
            + " did",
        transfers);
  }

  /** What knows did not answer while it could be waited for. */
  static UncertainLeadException notToldInTime(Collection<Transfer> transfers) {
    return new UncertainLeadException(
        "whether these leads have passed was not told while writes could be refused for it",
        transfers);
  }
}
