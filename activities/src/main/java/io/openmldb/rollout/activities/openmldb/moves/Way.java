package io.openmldb.rollout.activities.openmldb.moves;

import java.util.List;
import java.util.Map;

/** One way to pass leads: with a fence, or as the documentation says. */
interface Way {

  /**
   * Passes leads that have not passed; as many as it sees fit now.
   *
   * @return whether it did anything; if not, it is asked again after a pause
   */
  boolean pass(List<Transfer> ready);

  /**
   * Makes old leaders live followers of those who lead now.
   *
   * @param passed transfers whose {@code to} leads, and whose {@code from} is not alive
   * @return whether it did anything; if not, it is asked again after a pause
   */
  boolean bringBack(List<Transfer> passed);

  /** Whether this was tried as often as makes sense. */
  boolean isSpent(Transfer transfer);

  /** What the last tries met, by transfer. */
  Map<Transfer, String> troubles();
}
