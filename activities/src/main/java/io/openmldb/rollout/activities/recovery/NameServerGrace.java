package io.openmldb.rollout.activities.recovery;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * How long followers are left to the nameserver, which recovers a tablet by itself, before they are
 * recovered here.
 */
final class NameServerGrace {

  /** Its first operations come at once, and one follows another within moments. */
  private static final Duration IDLE = Duration.ofSeconds(10);

  private final boolean waits;
  private boolean acting;
  private Instant idleSince = Instant.MAX;

  private NameServerGrace(boolean waits) {
    this.waits = waits;
  }

  /** Never. */
  static NameServerGrace never() {
    return new NameServerGrace(false);
  }

  /** As long as it has operations under way, or may be about to have. */
  static NameServerGrace whileNameServerWorks() {
    return new NameServerGrace(true);
  }

  /** Whether what the nameserver has left {@code open} is ours to recover by now. */
  boolean mayAct(List<ReplicaObservation> open, Instant now) {
    if (!waits || acting) {
      return true;
    }
    boolean working = open.stream().anyMatch(ReplicaObservation::workUnderWay);
    idleSince = working ? Instant.MAX : idleSince.isBefore(now) ? idleSince : now;
    acting = !working && !now.isBefore(idleSince.plus(IDLE));
    return acting;
  }
}
