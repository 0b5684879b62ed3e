package io.openmldb.rollout.activities.openmldb.session;

import com.fasterxml.jackson.databind.JsonNode;
import io.openmldb.rollout.activities.cluster.HeldLease;
import io.openmldb.rollout.activities.cluster.LeaseAttempts;
import io.openmldb.rollout.activities.cluster.ZookeeperUnavailableException;
import io.openmldb.rollout.activities.openmldb.Wire;
import io.openmldb.rollout.activities.waiting.Pace;
import io.openmldb.rollout.activities.waiting.Waits;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/**
 * A wire that carries no change unless the lease is still held, and by this attempt: that is asked
 * right before each, and once more if the change could not be sent within a second.
 *
 * <p>Lifting a fence must not wait for ZooKeeper, nor must the demotion of old leaders without
 * which it may not be lifted. Whoever takes this attempt's place waits for {@link
 * LeaseAttempts#QUIET} before it raises one of its own, or has anybody lead; so shortly after the
 * lease was held a fence that is up is this attempt's, and so is whose lead has passed: both are
 * done without asking.
 */
public final class GuardedWire implements Wire {

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
  private static final Duration SURELY_OURS = LeaseAttempts.QUIET.dividedBy(2);

  /** A worker that comes to nothing within a second so often is not fit to change anything. */
  private static final int TRIES = 10;

  private final Wire wire;
  private final HeldLease lease;
  private final Pace pace;
  private final AtomicReference<Instant> heldAt;

  /**
   * A guard.
   *
   * @param lease held now
   * @param pace time
   */
  public GuardedWire(Wire wire, HeldLease lease, Pace pace) {
    this(wire, lease, pace, new AtomicReference<>(pace.now()));
  }

  private GuardedWire(Wire wire, HeldLease lease, Pace pace, AtomicReference<Instant> heldAt) {
    this.wire = wire;
    this.lease = lease;
    this.pace = pace;
    this.heldAt = heldAt;
  }

  /** The time is looked at after the lease: to check that may take long. */
  @Override
  public Wire endingBy(Instant limit, Duration least, Waits waits) {
    return new GuardedWire(wire.endingBy(limit, least, waits), lease, pace, heldAt);
  }

  @Override
  public JsonNode call(String endpoint, String path, JsonNode message, Duration deadline) {
    guard(path, message);
    return wire.call(endpoint, path, message, deadline);
  }

  @Override
  public JsonNode call(
      String endpoint,
      String path,
      JsonNode message,
      Duration deadline,
      String list,
      Consumer<JsonNode> items) {
    guard(path, message);
    return wire.call(endpoint, path, message, deadline, list, items);
  }

  private void guard(String path, JsonNode message) {
    if (!READS.contains(path)) {
      boolean unasked = endsFence(path, message) && isRecent(heldAt.get(), SURELY_OURS);
      if (!unasked) {
        requireHeld();
      }
    }
  }

  private void requireHeld() {
    for (int attempt = 0; attempt < TRIES; attempt++) {
      Instant asked = pace.now();
      lease.check();
      heldAt.set(asked);
      if (isRecent(asked, SOON)) {
        return;
      }
    }
    throw new ZookeeperUnavailableException(
        "whether the lease is still held was told later than after "
            + SOON.toSeconds()
            + " s, "
            + TRIES
            + " times in a row; nothing is changed on so old an answer",
        null);
  }

  private boolean isRecent(Instant then, Duration within) {
    return Duration.between(then, pace.now()).compareTo(within) <= 0;
  }

  private static boolean endsFence(String path, JsonNode message) {
    return switch (path) {
      case "TabletServer/SetMode" -> !message.path("follower").asBoolean(true);
      case "TabletServer/ChangeRole" -> message.path("mode").asText().equals("kTableFollower");
      default -> false;
    };
  }
}
