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
 * Switches {@code auto_failover} off and on again. It is switched back to the value that the
 * rollout found when it took the lease; where that was off, this class changes nothing.
 *
 * <p>The order is the safety. Switching off: write the lease, arm the watchdog, switch. Switching
 * on: switch, disarm the watchdog, write the lease. If a worker dies between two of these, the
 * lease still says that {@code auto_failover} must be switched on, and the watchdog on the host
 * does it if no worker can.
 */
public final class AutoFailoverSwitch {

  private static final Logger LOG = LoggerFactory.getLogger(AutoFailoverSwitch.class);

  /** The shortest {@code tablet_heartbeat_timeout} that is in use; the template's. */
  private static final Duration SHORT_PAUSE = Duration.ofMinutes(1);

  /** How long {@code auto_failover} may stay off if every worker dies during short work. */
  private static final Duration WATCHDOG_DELAY = Duration.ofMinutes(1);

  private final ClusterContext context;

  public AutoFailoverSwitch(ClusterContext context) {
    this.context = context;
  }

  /**
   * Does {@code work}, which takes some seconds, while {@code auto_failover} is off. If every
   * worker dies meanwhile, the watchdog switches it on after a minute.
   */
  public <T> T whilePaused(Supplier<T> work) {
    return whilePaused(WATCHDOG_DELAY, work);
  }

  /**
   * Does {@code work} while {@code auto_failover} is off. Within another pause, that pause stays
   * open.
   *
   * @param watchdogDelay after which time the watchdog switches it on if every worker has died
   */
  public <T> T whilePaused(Duration watchdogDelay, Supplier<T> work) {
    OpenFailoverPause pause = pause(watchdogDelay);
    T result;
    try {
      result = work.get();
    } catch (Throwable failure) {
      pause.closeAfter(failure);
      throw failure;
    }
    pause.close();
    return result;
  }

  /**
   * Switches {@code auto_failover} off if the rollout found it on. If it is off already, makes sure
   * that the watchdog does not fire before {@code watchdogDelay} is over.
   *
   * @param watchdogDelay after which time the watchdog switches it on if every worker has died
   * @return the pause; the caller closes it on every path
   */
  public OpenFailoverPause pause(Duration watchdogDelay) {
    Instant now = context.waiter().now();
    boolean outermost = context.failoverPauses().enter(now);
    boolean[] closed = new boolean[1];
    OpenFailoverPause pause =
        () -> {
          if (!closed[0]) {
            closed[0] = true;
            leave();
          }
        };
    try {
      LeaseRecord record =
          outermost ? context.lease().update(this::withPause) : context.lease().require();
      if (record.autoFailoverFound()
          && (outermost || context.failoverPauses().isLaterThanWatchdog(now, watchdogDelay))) {
        context.watchdogs().armFailover(watchdogDelay);
        context.failoverPauses().recordWatchdog(now, watchdogDelay);
      }
      if (record.autoFailoverFound() && outermost) {
        context.nameServer().setAutoFailover(false);
      }
    } catch (Throwable failure) {
      pause.closeAfter(failure);
      throw failure;
    }
    return pause;
  }

  private LeaseRecord withPause(LeaseRecord found) {
    if (!found.autoFailoverFound() || found.failoverPause() != null) {
      return found;
    }
    return found.withFailoverPause(
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

  /**
   * Switches {@code auto_failover} back to what was found, if the lease records a pause: this
   * attempt's, or one that an earlier attempt left.
   */
  public void restore() {
    context.runUncancellable(AutoFailoverSwitch::restore);
  }

  private static boolean restore(ClusterContext context) {
    LeaseRecord record = context.lease().require();
    if (!record.returned().isEmpty()) {
      context.failoverPauses().recordReturned();
    }
    FailoverPauseRecord pause = record.failoverPause();
    if (pause == null) {
      return false;
    }
    failOverForNameServer(context, pause);
    context.nameServer().setAutoFailover(record.autoFailoverFound());
    context.watchdogs().disarmFailover();
    // Read only now: the nameserver itself recovers a tablet that registers from here on.
    Set<String> returned = returned(context, pause);
    context
        .lease()
        .update(
            found ->
                pause.equals(found.failoverPause())
                    ? found.withFailoverPause(null).withReturned(returned)
                    : found);
    if (!returned.isEmpty()) {
      context.failoverPauses().recordReturned();
    }
    return true;
  }

  /**
   * Tablets that registered during the pause. The nameserver recovers only tablets that it sees
   * come back while {@code auto_failover} is on, and never makes up for it afterwards. The tablet
   * under update is left out: its own update recovers it.
   */
  private static Set<String> returned(ClusterContext context, FailoverPauseRecord pause) {
    Map<String, Long> now = new HashMap<>(context.registrations().get());
    now.remove(pause.endpoint());
    now.remove(context.node().endpoint());
    now.entrySet().removeAll(pause.registrations().entrySet());
    return now.keySet();
  }

  /**
   * Fails over tablets that died during the pause, if it was long. After a short pause the
   * nameserver does that itself; after a longer one it has forgotten them. How long a pause was
   * that an earlier attempt left is not known, so it counts as long. A failure here must not keep
   * the pause open.
   */
  private static void failOverForNameServer(ClusterContext context, FailoverPauseRecord pause) {
    boolean ours = pause.attempt().equals(context.lease().attempt());
    Duration length = context.failoverPauses().length(context.waiter().now());
    if (ours && length.compareTo(SHORT_PAUSE) <= 0) {
      return;
    }
    try {
      failOverTheDead(context);
    } catch (OpenmldbException e) {
      LOG.warn(
          "auto_failover was off for longer than {} s, or for an unknown time, and tablets that"
              + " died meanwhile could not be failed over; fail over by hand every tablet that ShowTablet"
              + " shows as kOffline",
          SHORT_PAUSE.toSeconds(),
          e);
    }
  }

  private static void failOverTheDead(ClusterContext context) {
    for (TabletStatus tablet : context.nameServer().tablets()) {
      boolean forLong = tablet.ageMillis() > SHORT_PAUSE.toMillis();
      boolean ours = tablet.endpoint().equals(context.node().endpoint());
      if (!tablet.isHealthy() && forLong && !ours && !context.nameServer().isAutoFailoverOn()) {
        context.nameServer().failOver(tablet.endpoint());
      }
    }
  }
}
