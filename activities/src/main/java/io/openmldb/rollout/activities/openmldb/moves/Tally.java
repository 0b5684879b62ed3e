package io.openmldb.rollout.activities.openmldb.moves;

import io.openmldb.rollout.steps.LeaderMoves.MoveOutcome;
import io.openmldb.rollout.steps.Move;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What moving cost so far. Safe to use from several threads. */
final class Tally {

  private final Set<String> notes = new LinkedHashSet<>();
  private Duration refused = Duration.ZERO;
  private Duration longest = Duration.ZERO;
  private final Map<Transfer, Loss> lost = new LinkedHashMap<>();

  synchronized void refused(Duration stretch) {
    refused = refused.plus(stretch);
    longest = longest.compareTo(stretch) < 0 ? stretch : longest;
  }

  /** Acknowledged writes were lost because a fence did not hold; the greatest number counts. */
  synchronized void lost(Transfer transfer, long writes) {
    lost.merge(transfer, new Loss(writes, true), Loss::greater);
  }

  /**
   * Acknowledged writes went to an old leader after its lead had passed, where no fence keeps them
   * away; the greatest number counts.
   */
  synchronized void lostAtOldLeader(Transfer transfer, long writes) {
    lost.merge(transfer, new Loss(writes, false), Loss::greater);
  }

  /** Writes to one partition that are lost, and whether a fence was to keep that from happening. */
  private record Loss(long writes, boolean fenced) {

    static Loss greater(Loss one, Loss other) {
      return one.writes() >= other.writes() ? one : other;
    }

    String sentence(Transfer transfer) {
      return fenced
          ? "The write fence for %s did not hold: %d acknowledged writes are lost"
              .formatted(transfer.partition(), writes)
          : "At least %d acknowledged writes to %s are lost: they went to its old leader on %s"
                  .formatted(writes, transfer.partition(), transfer.from())
              + " after its lead had passed";
    }
  }

  /** Notes something for the report, once however often it is said. */
  synchronized void note(String sentence) {
    notes.add(sentence);
  }

  /**
   * All of it.
   *
   * @param further moves that were made besides those that had been asked for
   */
  synchronized MoveOutcome outcome(List<Move> further) {
    List<String> all = new ArrayList<>();
    lost.forEach(
        (transfer, loss) -> {
          if (loss.writes() > 0) {
            all.add(loss.sentence(transfer));
          }
        });
    all.addAll(notes);
    long lostWrites = lost.values().stream().mapToLong(Loss::writes).sum();
    return new MoveOutcome(refused.toMillis(), longest.toMillis(), lostWrites, all, further);
  }
}
