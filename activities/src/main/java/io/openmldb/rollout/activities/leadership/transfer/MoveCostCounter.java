package io.openmldb.rollout.activities.leadership.transfer;

import io.openmldb.rollout.activities.lease.HeldLease;
import io.openmldb.rollout.workflows.activity.LeaderMoveActivities.MoveOutcome;
import io.openmldb.rollout.workflows.api.model.LeaderMove;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What moving leaders has cost applications so far. The numbers (refused time, lost writes) are in
 * the lease, so that they outlive an attempt that dies; the sentences are kept by this attempt
 * only. Safe to use from several threads.
 */
public final class MoveCostCounter {

  private final HeldLease lease;
  private final Set<String> notes = new LinkedHashSet<>();
  private final Map<LeadershipTransfer, Loss> lost = new LinkedHashMap<>();

  /** Counts in {@code lease}. */
  public MoveCostCounter(HeldLease lease) {
    this.lease = lease;
  }

  /** Acknowledged writes were lost because a fence did not hold; the greatest number counts. */
  synchronized void addLostWrites(LeadershipTransfer transfer, long writes) {
    addLostWrites(transfer, new Loss(writes, true));
  }

  /**
   * Acknowledged writes went to an old leader after that was replaced, where no fence keeps them
   * away; the greatest number counts.
   */
  synchronized void addLostAtFormerLeader(LeadershipTransfer transfer, long writes) {
    addLostWrites(transfer, new Loss(writes, false));
  }

  private void addLostWrites(LeadershipTransfer transfer, Loss loss) {
    lost.merge(transfer, loss, Loss::greater);
    if (loss.writes() > 0) {
      lease.update(found -> found.withLost(transfer.asMove(), loss.writes()));
    }
  }

  /** Writes to one partition that are lost, and whether a fence was to keep that from happening. */
  private record Loss(long writes, boolean fenced) {

    static Loss greater(Loss one, Loss other) {
      return one.writes() >= other.writes() ? one : other;
    }

    String sentence(LeadershipTransfer transfer) {
      return fenced
          ? "The write fence for %s did not hold: %d acknowledged writes are lost"
              .formatted(transfer.partition(), writes)
          : "At least %d acknowledged writes to %s are lost: they went to its old leader on %s"
                  .formatted(writes, transfer.partition(), transfer.from())
              + " after that was replaced";
    }
  }

  /** Notes something for the report, once however often it is said. */
  public synchronized void addNote(String sentence) {
    notes.add(sentence);
  }

  /**
   * All of it; the numbers are those of all attempts since the node is in progress.
   *
   * @param further moves that were made besides those that had been asked for
   */
  public synchronized MoveOutcome outcome(List<LeaderMove> further) {
    List<String> all = new ArrayList<>();
    lost.forEach(
        (transfer, loss) -> {
          if (loss.writes() > 0) {
            all.add(loss.sentence(transfer));
          }
        });
    all.addAll(notes);
    return new MoveOutcome(lease.require().costSoFar().total(), all, further);
  }
}
