package io.openmldb.rollout.activities.openmldb.failover;

import io.openmldb.rollout.activities.cluster.FailoverWindow;
import io.openmldb.rollout.activities.cluster.LeaseRecord;
import io.openmldb.rollout.activities.openmldb.OpenmldbException;
import io.openmldb.rollout.activities.openmldb.TabletStatus;
import io.openmldb.rollout.activities.openmldb.session.Session;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
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
   * Does {@code work} while it is off. Within another window it leaves that one open.
   *
   * @param alarm how long it may stay off should every worker die
   */
  public <T> T whileOff(Duration alarm, Supplier<T> work) {
    OpenWindow window = off(alarm);
    T result;
    try {
      result = work.get();
    } catch (Throwable failure) {
      closeAfter(failure, window);
      throw failure;
    }
    window.close();
    return result;
  }

  /**
   * Switches it off, if it was found on. Off already: sees that the alarm is not too early.
   *
   * @param alarm how long the window may stay open should every worker die
   * @return the window; to be closed on every path
   */
  public OpenWindow off(Duration alarm) {
    Instant now = session.waits().now();
    boolean outermost = session.windows().enter(now);
    boolean[] closed = new boolean[1];
    OpenWindow window =
        () -> {
          if (!closed[0]) {
            closed[0] = true;
            leave();
          }
        };
    try {
      LeaseRecord record =
          outermost ? session.lease().update(this::withWindow) : session.lease().require();
      if (record.autoFailoverFound() && (outermost || session.windows().isLater(now, alarm))) {
        session.alarms().armFailover(alarm);
        session.windows().alarmSet(now, alarm);
      }
      if (record.autoFailoverFound() && outermost) {
        session.nameServer().setAutoFailover(false);
      }
    } catch (Throwable failure) {
      closeAfter(failure, window);
      throw failure;
    }
    return window;
  }

  private LeaseRecord withWindow(LeaseRecord found) {
    if (!found.autoFailoverFound() || found.failoverWindow() != null) {
      return found;
    }
    return found.withFailoverWindow(
        new FailoverWindow(
            session.node().endpoint(),
            session.waits().now(),
            session.lease().attempt(),
            session.registrations().get()));
  }

  private void leave() {
    if (session.windows().leave()) {
      restore();
    }
  }

  private static void closeAfter(Throwable failure, OpenWindow window) {
    try {
      window.close();
    } catch (RuntimeException e) {
      failure.addSuppressed(e);
    }
  }

  /** Puts back what was found, if a window is recorded: an earlier attempt's, or ours. */
  public void restore() {
    session.toTheEnd(FailoverSwitch::restore);
  }

  private static boolean restore(Session session) {
    LeaseRecord record = session.lease().require();
    if (!record.returned().isEmpty()) {
      session.windows().returned();
    }
    FailoverWindow window = record.failoverWindow();
    if (window == null) {
      return false;
    }
    standIn(session, window);
    session.nameServer().setAutoFailover(record.autoFailoverFound());
    session.alarms().disarmFailover();
    // Only now: whoever registers from here on is the nameserver's.
    Set<String> returned = returned(session, window);
    session
        .lease()
        .update(
            found ->
                window.equals(found.failoverWindow())
                    ? found.withFailoverWindow(null).withReturned(returned)
                    : found);
    if (!returned.isEmpty()) {
      session.windows().returned();
    }
    return true;
  }

  /**
   * Tablets that registered in the window. The nameserver recovers only whom it sees come back
   * while {@code auto_failover} is on, and makes up for nothing afterwards. The one that is updated
   * is recovered by its own update.
   */
  private static Set<String> returned(Session session, FailoverWindow window) {
    Map<String, Long> now = new HashMap<>(session.registrations().get());
    now.remove(window.endpoint());
    now.remove(session.node().endpoint());
    now.entrySet().removeAll(window.registrations().entrySet());
    return now.keySet();
  }

  /**
   * A tablet that dies in a window is failed over by the nameserver as if there had been none, if
   * the window was short. After a longer one it would be forgotten; how long one was that an
   * earlier attempt left is not known. What fails here must not keep the window open.
   */
  private static void standIn(Session session, FailoverWindow window) {
    boolean ours = window.attempt().equals(session.lease().attempt());
    Duration length = session.windows().length(session.waits().now());
    if (ours && length.compareTo(SHORT_WINDOW) <= 0) {
      return;
    }
    try {
      failOverTheDead(session);
    } catch (OpenmldbException e) {
      LOG.warn(
          "auto_failover was off for longer than {} s, or nobody knows how long, and tablets that"
              + " died meanwhile could not be failed over; fail over by hand whatever ShowTablet"
              + " shows as kOffline",
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
