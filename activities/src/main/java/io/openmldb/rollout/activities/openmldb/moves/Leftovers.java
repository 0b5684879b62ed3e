package io.openmldb.rollout.activities.openmldb.moves;

import io.openmldb.rollout.activities.openmldb.failover.FailoverSwitch;
import io.openmldb.rollout.activities.openmldb.session.Session;
import java.time.Duration;
import java.util.Optional;

/**
 * What an attempt that died has left in the lease, put right before anything else is done. The
 * session's attempt has taken that one's place, and waited until it can no longer act.
 */
public final class Leftovers {

  private static final Duration WINDOW_ALARM = Duration.ofMinutes(1);

  private final Session session;

  public Leftovers(Session session) {
    this.session = session;
  }

  /** Ends a fence and closes a failover window that the lease records. None: says nothing. */
  public void end() {
    end(new Tally(session.lease()));
  }

  void end(Tally tally) {
    Optional<WriteFence> fence = WriteFence.left(session);
    FailoverSwitch autoFailover = new FailoverSwitch(session);
    if (fence.isPresent()) {
      autoFailover.whileOff(WINDOW_ALARM, fence.get()::end);
      tally.note("An earlier attempt died under a write fence; it was ended, and counted in full");
      // Where that attempt could not know whether a lead would pass, nobody leads in fact now.
      new Leads(session).mend(fence.get().partitions());
    }
    autoFailover.restore();
  }
}
