package io.openmldb.rollout.activities.openmldb.moves;

import io.openmldb.rollout.steps.LeaderMoves.MoveOutcome;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** What moving cost so far. Safe to use from several threads. */
final class Tally {

  private final Set<String> notes = new LinkedHashSet<>();
  private Duration refused = Duration.ZERO;
  private Duration longest = Duration.ZERO;
  private final Map<Transfer, Long> lost = new HashMap<>();

  synchronized void refused(Duration stretch) {
    refused = refused.plus(stretch);
    longest = longest.compareTo(stretch) < 0 ? stretch : longest;
  }

  /** Acknowledged writes of one partition are lost; said again, the greater number counts. */
  synchronized void lost(Transfer transfer, long writes) {
    if (writes > 0) {
      lost.merge(transfer, writes, Math::max);
      note(
          "The write fence for "
              + transfer.partition()
              + " did not hold: "
              + writes
              + " acknowledged writes are lost");
    }
  }

  /** Notes something for the report, once however often it is said. */
  synchronized void note(String sentence) {
    notes.add(sentence);
  }

  synchronized MoveOutcome outcome() {
    long lostWrites = lost.values().stream().mapToLong(Long::longValue).sum();
    return new MoveOutcome(
        refused.toMillis(), longest.toMillis(), lostWrites, notes.stream().toList());
  }
}
