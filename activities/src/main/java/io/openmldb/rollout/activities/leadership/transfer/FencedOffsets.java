package io.openmldb.rollout.activities.leadership.transfer;

import io.openmldb.rollout.activities.openmldb.model.LeaderStatus;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What the leaders of a batch said at one moment.
 *
 * @param readings by transfer
 */
record FencedOffsets(Map<LeadershipTransfer, LeaderStatus> readings) {

  FencedOffsets {
    readings = Map.copyOf(readings);
  }

  /** The offset at which the transfer's leader stood. */
  long offset(LeadershipTransfer transfer) {
    return Objects.requireNonNull(readings.get(transfer), "all of the batch were read").offset();
  }

  /**
   * The transfers that may not pass yet: a write that came through the door just before the fence
   * may be appended just after it, so the leader's offset must be the same in two readings some
   * time apart, and the next leader's must equal it.
   */
  List<LeadershipTransfer> restlessSince(FencedOffsets earlier) {
    return readings.entrySet().stream()
        .filter(reading -> !isAtRest(reading.getKey(), reading.getValue(), earlier))
        .map(Map.Entry::getKey)
        .toList();
  }

  private static boolean isAtRest(
      LeadershipTransfer transfer, LeaderStatus now, FencedOffsets earlier) {
    Optional<Long> next = now.confirmedBy(transfer.to());
    return now.offset() == earlier.offset(transfer)
        && next.isPresent()
        && next.get() == now.offset();
  }
}
