package io.openmldb.rollout.activities.leadership.transfer;

import io.openmldb.rollout.activities.support.ActivityException;
import io.openmldb.rollout.workflows.api.FailureType;
import io.openmldb.rollout.workflows.json.Excerpt;
import java.util.Collection;

/**
 * Leads were passing, and nobody can say now whether they have or will: servers came or went
 * meanwhile, or it was not told in time. The old leaders take no writes; the next attempt finds out
 * and carries on.
 */
public final class UncertainLeaderException extends ActivityException {

  private static final long serialVersionUID = 1L;

  private UncertainLeaderException(String why, Collection<LeadershipTransfer> transfers) {
    super(
        FailureType.MOVE_FAILED,
        true,
        why + ": " + Excerpt.joined(transfers.stream().map(LeadershipTransfer::toString).toList()),
        null);
  }

  /** Servers came or went, or it cannot be told that none did. */
  static UncertainLeaderException unsafe(Collection<LeadershipTransfer> transfers) {
    return new UncertainLeaderException(
        "servers came or went while these leaders changed,"
            + " or ZooKeeper did not say that none did",
        transfers);
  }

  /** What knows did not answer while it could be waited for. */
  static UncertainLeaderException notToldInTime(Collection<LeadershipTransfer> transfers) {
    return new UncertainLeaderException(
        "the nameserver did not say, in the time that writes may be refused, whether these leaders have changed",
        transfers);
  }
}
