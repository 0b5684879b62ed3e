package io.openmldb.rollout.activities.openmldb.failover;

import io.openmldb.rollout.activities.cluster.FailoverWindow;
import io.openmldb.rollout.activities.cluster.LeaseRecord;
import io.openmldb.rollout.activities.openmldb.OpenmldbException;
import io.openmldb.rollout.activities.openmldb.TabletStatus;
import io.openmldb.rollout.activities.openmldb.session.Session;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Switches {@code auto_failover} off and on again. What the rollout found when it took the lease is
 * what it goes back to; where it was found off, it is left off, and there is nothing to do here.
 *
 * <p>Off: lease, alarm, switch. On: switch, alarm, lease. So whatever dies between two of them, the
 * lease says that it is to be switched on, and the alarm does it if nobody else can.
 */
public final class FailoverSwitch {

  private static final Logger LOG = LoggerFactory.getLogger(FailoverSwitch.class);

  /** The shortest {@code tablet_heartbeat_timeout} that is in use; the template's. */
  private static final Duration SHORT_WINDOW = Duration.ofMinutes(1);

  private final Session session;

  public FailoverSwitch(Session session) {
    this.session = session;
  }

  /**
   * Does {@code work} while it is off.
   *
   * @param alarm how long it may stay off should every worker die
   */
  public <T> T whileOff(Duration alarm, Supplier<T> work) {
    OpenWindow window = off(alarm);
    T result;
    try {
      result = work.get();
    } catch (Throwable failure) {
      restoreAfter(failure);
      throw failure;
    }
    window.close();
    return result;
  }

  /**
   * Switches it off, if it was found on. Off already: arms the alarm anew.
   *
   * @param alarm how long the window may stay open should every worker die
   * @return the window; to be closed on every path
   */
  public OpenWindow off(Duration alarm) {
    LeaseRecord record = session.lease().update(this::withWindow);
    if (record.autoFailoverFound()) {
      try {
        session.alarms().armFailover(alarm);
        session.nameServer().setAutoFailover(false);
      } catch (Throwable failure) {
        restoreAfter(failure);
        throw failure;
      }
    }
    return this::restore;
  }

  private LeaseRecord withWindow(LeaseRecord found) {
    if (!found.autoFailoverFound() || found.failoverWindow() != null) {
      return found;
    }
    String endpoint = session.node().endpoint();
    return found.withFailoverWindow(new FailoverWindow(endpoint, session.waits().now()));
  }

  private void restoreAfter(Throwable failure) {
    try {
      restore();
    } catch (RuntimeException e) {
      failure.addSuppressed(e);
    }
  }

  /** Puts back what was found, if a window is recorded. */
  public void restore() {
    session.toTheEnd(FailoverSwitch::restore);
  }

  private static boolean restore(Session session) {
    LeaseRecord record = session.lease().require();
    if (record.failoverWindow() == null) {
      return false;
    }
    standIn(session, record.failoverWindow());
    session.nameServer().setAutoFailover(record.autoFailoverFound());
    session.alarms().disarmFailover();
    session.lease().update(found -> found.withFailoverWindow(null));
    return true;
  }

  /**
   * A tablet that dies in a window is failed over by the nameserver as if there had been none, if
   * the window was short. After a longer one it would be forgotten. What fails here must not keep
   * the window open.
   */
  private static void standIn(Session session, FailoverWindow window) {
    Instant now = session.waits().now();
    if (Duration.between(window.openedAt(), now).compareTo(SHORT_WINDOW) <= 0) {
      return;
    }
    try {
      failOverTheDead(session);
    } catch (OpenmldbException e) {
      LOG.warn(
          "auto_failover was off for longer than {} s, and tablets that died meanwhile could not be"
              + " failed over; fail over by hand whatever ShowTablet shows as kOffline",
          SHORT_WINDOW.toSeconds(),
          e);
    }
  }

  private static void failOverTheDead(Session session) {
    for (TabletStatus tablet : session.nameServer().tablets()) {
      boolean forLong = tablet.ageMillis() > SHORT_WINDOW.toMillis();
      boolean ours = tablet.endpoint().equals(session.node().endpoint());
      if (!tablet.isHealthy() && forLong && !ours && !session.nameServer().isAutoFailoverOn()) {
        session.nameServer().failOver(tablet.endpoint());
      }
    }
  }
}
