package io.openmldb.rollout.activities.openmldb.recovery;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** When the work is left to the nameserver, which recovers a tablet by itself. */
final class HandsOff {

  /** Its first operations come at once, and one follows another within moments. */
  private static final Duration IDLE = Duration.ofSeconds(10);

  private final boolean patient;
  private boolean acting;
  private Instant idleSince = Instant.MAX;

  private HandsOff(boolean patient) {
    this.patient = patient;
  }

  /** Never. */
  static HandsOff never() {
    return new HandsOff(false);
  }

  /** As long as it has operations under way, or may be about to have. */
  static HandsOff whileNameServerWorks() {
    return new HandsOff(true);
  }

  boolean mayAct(List<ReplicaFacts> open, Instant now) {
    if (!patient || acting) {
      return true;
    }
    boolean working = open.stream().anyMatch(ReplicaFacts::workUnderWay);
    idleSince = working ? Instant.MAX : idleSince.isBefore(now) ? idleSince : now;
    acting = !working && !now.isBefore(idleSince.plus(IDLE));
    return acting;
  }
}
