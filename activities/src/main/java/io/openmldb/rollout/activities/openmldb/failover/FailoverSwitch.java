package io.openmldb.rollout.activities.openmldb.failover;

import io.openmldb.rollout.activities.cluster.FailoverWindow;
import io.openmldb.rollout.activities.cluster.LeaseRecord;
import io.openmldb.rollout.activities.openmldb.session.Session;
import java.time.Duration;

/**
 * Switches {@code auto_failover} off and on again. What the rollout found when it took the lease is
 * what it goes back to; where it was found off, it is left off, and there is nothing to do here.
 *
 * <p>Off: lease, alarm, switch. On: switch, alarm, lease. So whatever dies between two of them, the
 * lease says that it is to be switched on, and the alarm does it if nobody else can.
 */
public final class FailoverSwitch {

  private final Session session;

  public FailoverSwitch(Session session) {
    this.session = session;
  }

  /**
   * Switches it off, if it was found on. Off already: arms the alarm anew.
   *
   * @param alarm how long the window may stay open should every worker die
   */
  public void off(Duration alarm) {
    String endpoint = session.node().endpoint();
    LeaseRecord record =
        session
            .lease()
            .update(
                found ->
                    found.autoFailoverFound()
                        ? found.withFailoverWindow(
                            new FailoverWindow(endpoint, session.pace().now()))
                        : found);
    if (record.autoFailoverFound()) {
      session.alarms().armFailover(alarm);
      session.nameServer().setAutoFailover(false);
    }
  }

  /** Puts back what was found, if a window is recorded. */
  public void restore() {
    LeaseRecord record = session.lease().require();
    if (record.failoverWindow() == null) {
      return;
    }
    session.nameServer().setAutoFailover(record.autoFailoverFound());
    session.alarms().disarmFailover();
    session.lease().update(found -> found.withFailoverWindow(null));
  }
}
