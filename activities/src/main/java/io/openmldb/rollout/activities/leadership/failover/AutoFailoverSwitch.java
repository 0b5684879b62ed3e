package io.openmldb.rollout.activities.leadership.failover;

import io.openmldb.rollout.activities.context.ClusterContext;
import io.openmldb.rollout.activities.lease.FailoverPauseRecord;
import io.openmldb.rollout.activities.lease.LeaseRecord;
import io.openmldb.rollout.activities.openmldb.client.OpenmldbException;
import io.openmldb.rollout.activities.openmldb.model.TabletStatus;
import io.openmldb.rollout.activities.process.OpenFailoverPause;
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
public final class AutoFailoverSwitch {

  private static final Logger LOG = LoggerFactory.getLogger(AutoFailoverSwitch.class);

  /** The shortest {@code tablet_heartbeat_timeout} that is in use; the template's. */
  private static final Duration SHORT_WINDOW = Duration.ofMinutes(1);

  private final ClusterContext context;

  public AutoFailoverSwitch(ClusterContext context) {
    this.context = context;
  }

  /**
   * Does {@code work} while it is off. Within another window it leaves that one open.
   *
   * @param alarm how long it may stay off should every worker die
   */
  public <T> T whilePaused(Duration alarm, Supplier<T> work) {
    OpenFailoverPause window = pause(alarm);
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
  public OpenFailoverPause pause(Duration alarm) {
    Instant now = context.waiter().now();
    boolean outermost = context.failoverPauses().enter(now);
    boolean[] closed = new boolean[1];
    OpenFailoverPause window =
        () -> {
          if (!closed[0]) {
            closed[0] = true;
            leave();
          }
        };
    try {
      LeaseRecord record =
          outermost ? context.lease().update(this::withWindow) : context.lease().require();
      if (record.autoFailoverFound()
          && (outermost || context.failoverPauses().isLaterThanWatchdog(now, alarm))) {
        context.watchdogs().armFailover(alarm);
        context.failoverPauses().recordWatchdog(now, alarm);
      }
      if (record.autoFailoverFound() && outermost) {
        context.nameServer().setAutoFailover(false);
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
        new FailoverPauseRecord(
            context.node().endpoint(),
            context.waiter().now(),
            context.lease().attempt(),
            context.registrations().get()));
  }

  private void leave() {
    if (context.failoverPauses().leave()) {
      restore();
    }
  }

  private static void closeAfter(Throwable failure, OpenFailoverPause window) {
    try {
      window.close();
    } catch (RuntimeException e) {
      failure.addSuppressed(e);
    }
  }

  /** Puts back what was found, if a window is recorded: an earlier attempt's, or ours. */
  public void restore() {
    context.runUncancellable(AutoFailoverSwitch::restore);
  }

  private static boolean restore(ClusterContext context) {
    LeaseRecord record = context.lease().require();
    if (!record.returned().isEmpty()) {
      context.failoverPauses().recordReturned();
    }
    FailoverPauseRecord window = record.failoverWindow();
    if (window == null) {
      return false;
    }
    failOverForNameServer(context, window);
    context.nameServer().setAutoFailover(record.autoFailoverFound());
    context.watchdogs().disarmFailover();
    // Only now: whoever registers from here on is the nameserver's.
    Set<String> returned = returned(context, window);
    context
        .lease()
        .update(
            found ->
                window.equals(found.failoverWindow())
                    ? found.withFailoverWindow(null).withReturned(returned)
                    : found);
    if (!returned.isEmpty()) {
      context.failoverPauses().recordReturned();
    }
    return true;
  }

  /**
   * Tablets that registered in the window. The nameserver recovers only whom it sees come back
   * while {@code auto_failover} is on, and makes up for nothing afterwards. The one that is updated
   * is recovered by its own update.
   */
  private static Set<String> returned(ClusterContext context, FailoverPauseRecord window) {
    Map<String, Long> now = new HashMap<>(context.registrations().get());
    now.remove(window.endpoint());
    now.remove(context.node().endpoint());
    now.entrySet().removeAll(window.registrations().entrySet());
    return now.keySet();
  }

  /**
   * A tablet that dies in a window is failed over by the nameserver as if there had been none, if
   * the window was short. After a longer one it would be forgotten; how long one was that an
   * earlier attempt left is not known. What fails here must not keep the window open.
   */
  private static void failOverForNameServer(ClusterContext context, FailoverPauseRecord window) {
    boolean ours = window.attempt().equals(context.lease().attempt());
    Duration length = context.failoverPauses().length(context.waiter().now());
    if (ours && length.compareTo(SHORT_WINDOW) <= 0) {
      return;
    }
    try {
      failOverTheDead(context);
    } catch (OpenmldbException e) {
      LOG.warn(
          "auto_failover was off for longer than {} s, or nobody knows how long, and tablets that"
              + " died meanwhile could not be failed over; fail over by hand whatever ShowTablet"
              + " shows as kOffline",
          SHORT_WINDOW.toSeconds(),
          e);
    }
  }

  private static void failOverTheDead(ClusterContext context) {
    for (TabletStatus tablet : context.nameServer().tablets()) {
      boolean forLong = tablet.ageMillis() > SHORT_WINDOW.toMillis();
      boolean ours = tablet.endpoint().equals(context.node().endpoint());
      if (!tablet.isHealthy() && forLong && !ours && !context.nameServer().isAutoFailoverOn()) {
        context.nameServer().failOver(tablet.endpoint());
      }
    }
  }
}
