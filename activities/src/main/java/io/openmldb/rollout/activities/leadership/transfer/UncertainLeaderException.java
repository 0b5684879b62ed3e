package io.openmldb.rollout.activities.leadership.transfer;

import io.openmldb.rollout.activities.support.ActivityException;
import io.openmldb.rollout.workflows.api.FailureType;
import io.openmldb.rollout.workflows.json.Excerpt;
import java.util.Collection;

/**
 * Leaders were changing, and it is not known whether they have changed or will: servers registered
 * or went away meanwhile, or no server answered in time. The old leaders take no writes; the next
 * attempt finds out and carries on.
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

  /** Servers registered or went away, or it is not known that none did. */
  static UncertainLeaderException unsafe(Collection<LeadershipTransfer> transfers) {
    return new UncertainLeaderException(
        "servers came or went while these leaders changed,"
            + " or ZooKeeper did not say that none did",
        transfers);
  }

  /** The nameserver did not answer in the time that writes may be refused. */
  static UncertainLeaderException notToldInTime(Collection<LeadershipTransfer> transfers) {
    return new UncertainLeaderException(
        "the nameserver did not say, in the time that writes may be refused, whether these leaders have changed",
        transfers);
  }
}
