package io.openmldb.rollout.acceptance.invariants;

import com.google.protobuf.Timestamp;
import io.temporal.api.history.v1.HistoryEvent;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One tablet in update, by the history of its node rollout.
 *
 * @param begun when the node rollout was written into the lease, or did anything else: one that
 *     still waits until another node rollout has ended has begun nothing
 * @param ended now, when it still is in update
 */
record TabletUpdate(String workflow, Instant begun, Instant ended) {

  private static final String RECORD = "RecordNodeInLease";

  /** Empty where the node rollout has not begun anything. */
  static Optional<TabletUpdate> of(String workflow, List<HistoryEvent> history, Instant ended) {
    return history.stream()
        .filter(TabletUpdate::begins)
        .findFirst()
        .map(event -> new TabletUpdate(workflow, time(event), ended));
  }

  /** The record in the lease comes first, so the first activity that completes is that one. */
  private static boolean begins(HistoryEvent event) {
    return event.hasActivityTaskCompletedEventAttributes()
        || (event.hasActivityTaskScheduledEventAttributes()
            && !event
                .getActivityTaskScheduledEventAttributes()
                .getActivityType()
                .getName()
                .equals(RECORD));
  }

  boolean overlaps(TabletUpdate other) {
    return begun.isBefore(other.ended) && other.begun.isBefore(ended);
  }

  private static Instant time(HistoryEvent event) {
    Timestamp time = event.getEventTime();
    return Instant.ofEpochSecond(time.getSeconds(), time.getNanos());
  }
}
