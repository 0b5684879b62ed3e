package io.openmldb.rollout.activities.leadership;

import io.openmldb.rollout.activities.context.ClusterContext;
import io.openmldb.rollout.activities.leadership.failover.AutoFailoverSwitch;
import io.openmldb.rollout.activities.leadership.transfer.LeaderRecovery;
import io.openmldb.rollout.activities.leadership.transfer.MoveCostCounter;
import io.openmldb.rollout.activities.leadership.transfer.WriteFence;
import java.util.Optional;

/**
 * What an attempt that died has left in the lease, put right before anything else is done. The
 * session's attempt has taken that one's place, and waited until it can no longer act.
 */
public final class InterruptedMoves {

  private final ClusterContext context;

  public InterruptedMoves(ClusterContext context) {
    this.context = context;
  }

  /** Ends the write fence and the failover pause that the lease records, if any. */
  public void endFenceAndPause() {
    endFenceAndPause(new MoveCostCounter(context.lease()));
  }

  void endFenceAndPause(MoveCostCounter cost) {
    Optional<WriteFence> fence = WriteFence.recordedInLease(context);
    AutoFailoverSwitch autoFailover = new AutoFailoverSwitch(context);
    if (fence.isPresent()) {
      autoFailover.whilePaused(fence.get()::end);
      cost.addNote(
          "An earlier attempt died under the write fence; the fence was lifted, and all of its time"
              + " counts as refused writes");
      // Where that attempt could not know whether a lead would pass, nobody leads in fact now.
      new LeaderRecovery(context).ensureLeading(fence.get().partitions());
    }
    autoFailover.restore();
  }
}
