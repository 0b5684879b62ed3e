package io.openmldb.rollout.activities.leadership.transfer;

import java.util.List;
import java.util.Map;

/** One way to pass leads: with a fence, or as the documentation says. */
public interface TransferStrategy {

  /**
   * Passes leads that have not passed; as many as it sees fit now.
   *
   * @return whether it did anything; if not, it is asked again after a pause
   */
  boolean transfer(List<LeadershipTransfer> ready);

  /**
   * Makes old leaders live followers of those who lead now.
   *
   * @param passed transfers whose {@code to} leads, and whose {@code from} is not alive
   * @return whether it did anything; if not, it is asked again after a pause
   */
  boolean rejoin(List<LeadershipTransfer> passed);

  /** Whether this was tried as often as makes sense. */
  boolean isExhausted(LeadershipTransfer transfer);

  /** What the last tries met, by transfer. */
  Map<LeadershipTransfer, String> problems();
}
