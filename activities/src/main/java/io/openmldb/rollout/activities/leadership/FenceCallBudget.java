package io.openmldb.rollout.activities.leadership;

import io.openmldb.rollout.activities.leadership.transfer.FenceTimeBudget;
import io.openmldb.rollout.activities.leadership.transfer.FencedBatch;
import io.openmldb.rollout.activities.leadership.transfer.LeaderChange;
import io.openmldb.rollout.activities.leadership.transfer.WriteFence;
import io.openmldb.rollout.activities.support.TimeSource;
import io.openmldb.rollout.activities.support.Waiter;
import java.time.Duration;
import java.time.Instant;

/**
 * What the calls of a leader change under a write fence take from a worker. A worker that is far
 * from the cluster cannot change a leader within the two seconds that writes may be refused.
 *
 * @param lease ZooKeeper's answer whether the lease is held
 * @param members ZooKeeper's answer whether servers have come or gone
 * @param nameserver the nameserver's answer about one partition
 * @param tablet the fenced tablet's answer about one partition
 */
public record FenceCallBudget(
    Duration lease, Duration members, Duration nameserver, Duration tablet) {

  /**
   * Whether, with calls this quick, a leader change can be requested under a fence and its outcome
   * learned in time.
   */
  public boolean areQuickEnough() {
    return members.compareTo(WriteFence.TOLD_WITHIN) < 0
        && nameserver.compareTo(LeaderChange.IMPATIENT.read()) < 0
        && leaveTimeToAsk();
  }

  /** The calls of {@link FencedBatch} until leaders are changed, in their order. */
  private boolean leaveTimeToAsk() {
    PassingTime passing = new PassingTime();
    FenceTimeBudget time = new FenceTimeBudget(new Waiter(passing, () -> {}), passing.now());
    time.taking(() -> passing.pass(lease.plus(tablet)));
    time.taking(() -> passing.pass(tablet));
    passing.sleep(FencedBatch.STILL_FOR);
    time.taking(() -> passing.pass(tablet));
    time.taking(() -> passing.pass(members.plus(tablet)));
    return time.isLongEnoughToAsk();
  }

  /** A clock that advances as it is told. */
  private static final class PassingTime implements TimeSource {

    private Instant now = Instant.EPOCH;

    @Override
    public Instant now() {
      return now;
    }

    @Override
    public void sleep(Duration pause) {
      now = now.plus(pause);
    }

    boolean pass(Duration taken) {
      sleep(taken);
      return true;
    }
  }
}
