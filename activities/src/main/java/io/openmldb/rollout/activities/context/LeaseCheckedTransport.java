package io.openmldb.rollout.activities.context;

import com.fasterxml.jackson.databind.JsonNode;
import io.openmldb.rollout.activities.lease.HeldLease;
import io.openmldb.rollout.activities.lease.LeaseAttemptRunner;
import io.openmldb.rollout.activities.openmldb.client.OpenmldbException;
import io.openmldb.rollout.activities.openmldb.client.RpcTransport;
import io.openmldb.rollout.activities.support.TimeSource;
import io.openmldb.rollout.activities.support.TimedCalls;
import io.openmldb.rollout.activities.support.Waiter;
import io.openmldb.rollout.activities.zookeeper.ZooKeeperUnavailableException;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/**
 * A transport that sends no change unless this attempt still holds the lease. That is checked right
 * before each change, and again if the change could not be sent within a second.
 *
 * <p>Lifting a fence must not wait for ZooKeeper, nor must the demotion of old leaders without
 * which it may not be lifted. The attempt that replaces this one waits for {@link
 * LeaseAttemptRunner#QUIET} before it raises a fence or changes a leader. So shortly after the
 * lease was held, a fence that is up and leaders that were changed are this attempt's, and both
 * calls are made without checking the lease.
 *
 * <p>What has only so much time does not wait longer for the answer either: a change is not sent
 * when ZooKeeper did not say in time that the lease is held.
 */
public final class LeaseCheckedTransport implements RpcTransport {

  private static final Set<String> READS =
      Set.of(
          "NameServer/ShowTablet",
          "NameServer/ShowTable",
          "NameServer/ShowOPStatus",
          "NameServer/GetTablePartition",
          "NameServer/ConfGet",
          "TabletServer/GetTableStatus",
          "TabletServer/GetTableFollower",
          "TabletServer/Put"); // Only ever to a table that does not exist: it reads the fence.

  /** Between the question whether the lease is held and the sending of the change. */
  private static final Duration SOON = Duration.ofSeconds(1);

  /** Half of what a successor waits. */
  private static final Duration SURELY_OURS = LeaseAttemptRunner.QUIET.dividedBy(2);

  /** A worker that comes to nothing within a second so often is not fit to change anything. */
  private static final int TRIES = 10;

  private final RpcTransport transport;
  private final HeldLease lease;
  private final TimeSource timeSource;
  private final TimedCalls timed;
  private final AtomicReference<Instant> heldAt;

  /** When a change must be sent; {@link Instant#MAX} where there is time. */
  private final Instant sendBy;

  /**
   * A guard.
   *
   * @param lease held now
   * @param timeSource time
   * @param timed asks whether the lease is held where there is only so much time
   */
  public LeaseCheckedTransport(
      RpcTransport transport, HeldLease lease, TimeSource timeSource, TimedCalls timed) {
    this(transport, lease, timeSource, timed, new AtomicReference<>(timeSource.now()), Instant.MAX);
  }

  private LeaseCheckedTransport(
      RpcTransport transport,
      HeldLease lease,
      TimeSource timeSource,
      TimedCalls timed,
      AtomicReference<Instant> heldAt,
      Instant sendBy) {
    this.transport = transport;
    this.lease = lease;
    this.timeSource = timeSource;
    this.timed = timed;
    this.heldAt = heldAt;
    this.sendBy = sendBy;
  }

  /** The time left is checked after the lease, because checking the lease may take long. */
  @Override
  public RpcTransport endingBy(Instant limit, Duration least, Waiter waiter) {
    Instant latest = limit.minus(least);
    return new LeaseCheckedTransport(
        transport.endingBy(limit, least, waiter),
        lease,
        timeSource,
        timed,
        heldAt,
        latest.isBefore(sendBy) ? latest : sendBy);
  }

  @Override
  public JsonNode call(String endpoint, String path, JsonNode message, Duration deadline) {
    guard(endpoint, path, message);
    return transport.call(endpoint, path, message, deadline);
  }

  @Override
  public JsonNode call(
      String endpoint,
      String path,
      JsonNode message,
      Duration deadline,
      String list,
      Consumer<JsonNode> items) {
    guard(endpoint, path, message);
    return transport.call(endpoint, path, message, deadline, list, items);
  }

  private void guard(String endpoint, String path, JsonNode message) {
    if (!READS.contains(path)) {
      boolean unasked = endsFence(path, message) && isRecent(lastHeld(), SURELY_OURS);
      if (!unasked) {
        requireHeld(endpoint, path);
      }
    }
  }

  private Instant lastHeld() {
    return Objects.requireNonNull(heldAt.get(), "it was held when this was made");
  }

  private void requireHeld(String endpoint, String path) {
    for (int attempt = 0; attempt < TRIES; attempt++) {
      Instant asked = timeSource.now();
      if (!isToldInTime()) {
        throw new OpenmldbException.NoAnswer(
            endpoint,
            path,
            "it was not sent, because ZooKeeper did not say in time whether the lease is held",
            false,
            null);
      }
      heldAt.set(asked);
      if (isRecent(asked, SOON)) {
        return;
      }
    }
    throw new ZooKeeperUnavailableException(
        "ZooKeeper did not say whether the lease is still held within "
            + SOON.toSeconds()
            + " s, "
            + TRIES
            + " times in a row; nothing is changed on an older answer",
        null);
  }

  /** Asks; what ends with an exception is told. */
  private boolean isToldInTime() {
    if (sendBy.equals(Instant.MAX)) {
      lease.check();
      return true;
    }
    Duration left = Duration.between(timeSource.now(), sendBy);
    return left.compareTo(Duration.ZERO) > 0 && timed.within(left, this::checked).isPresent();
  }

  private boolean checked() {
    lease.check();
    return true;
  }

  private boolean isRecent(Instant then, Duration within) {
    return Duration.between(then, timeSource.now()).compareTo(within) <= 0;
  }

  private static boolean endsFence(String path, JsonNode message) {
    return switch (path) {
      case "TabletServer/SetMode" -> !message.path("follower").asBoolean(true);
      case "TabletServer/ChangeRole" -> message.path("mode").asText().equals("kTableFollower");
      default -> false;
    };
  }
}
