package io.openmldb.rollout.activities.openmldb.moves;

import io.openmldb.rollout.activities.openmldb.failover.FailoverSwitch;
import io.openmldb.rollout.activities.openmldb.session.Session;
import java.time.Duration;
import java.util.Optional;

/** What an attempt that died has left in the lease, put right before anything else is done. */
public final class Leftovers {

  /** However long ago it was raised: the alarm lifted it, and takes a moment itself. */
  private static final Duration LONGEST = WriteFence.ALARM.plusSeconds(5);

  private final Session session;

  public Leftovers(Session session) {
    this.session = session;
  }

  /** Ends a fence and closes a failover window that the lease records. None: says nothing. */
  public void end() {
    end(new Tally());
  }

  void end(Tally tally) {
    Optional<WriteFence> fence = WriteFence.left(session);
    if (fence.isPresent()) {
      Duration refused = fence.get().end();
      tally.refused(refused.compareTo(LONGEST) < 0 ? refused : LONGEST);
      tally.note("An earlier attempt died under a write fence; it was ended, and counted in full");
    }
    new FailoverSwitch(session).restore();
  }
}
