package io.openmldb.rollout.activities.openmldb.snapshot;

import io.openmldb.rollout.activities.openmldb.client.OpenmldbException;
import io.openmldb.rollout.activities.openmldb.model.TabletStatus;
import io.openmldb.rollout.activities.support.Waiter;
import io.openmldb.rollout.activities.zookeeper.Registration;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Finds tablets that are registered in ZooKeeper and nevertheless not healthy for the nameserver.
 * It may miss one of several registrations that come at one moment; waiting does not end that, a
 * restart of the tablet does.
 */
public final class MissedRegistrations {

  /** A registration is noticed within a second. */
  private static final Duration LONG_ENOUGH = Duration.ofSeconds(5);

  private static final Duration LOOK = Duration.ofSeconds(1);

  private final Supplier<Collection<TabletStatus>> seen;
  private final Supplier<Collection<Registration>> registered;
  private final Waiter waiter;

  /** Since when registrations are known to be unnoticed. */
  private final Map<Map.Entry<String, Long>, Instant> since = new HashMap<>();

  /**
   * For one cluster.
   *
   * @param seen the tablets as the nameserver sees them
   * @param registered the tablets as ZooKeeper has them
   */
  public MissedRegistrations(
      Supplier<Collection<TabletStatus>> seen,
      Supplier<Collection<Registration>> registered,
      Waiter waiter) {
    this.seen = seen;
    this.registered = registered;
    this.waiter = waiter;
  }

  /** What is wrong with such a tablet, as a sentence without its end. */
  public static String problem(String endpoint) {
    return "tablet "
        + endpoint
        + " is registered in ZooKeeper, but the nameserver has missed that and does not count it as"
        + " healthy; waiting does not help";
  }

  /** The same of one that only a person may restart, with what that person can do. */
  public static String problemForAPerson(String endpoint) {
    return problem(endpoint)
        + ", a restart of it does: stop it on its host by start.sh, and start it when its"
        + " registration is gone";
  }

  /**
   * Their endpoints. Where there may be some it takes seconds.
   *
   * @throws OpenmldbException when the nameserver does not answer
   * @throws io.openmldb.rollout.activities.zookeeper.ZooKeeperUnavailableException when ZooKeeper
   *     does not
   */
  public Set<String> find() {
    Map<String, Long> missed = unnoticed();
    Duration watched = Duration.ZERO;
    while (!missed.isEmpty() && watched.compareTo(LONG_ENOUGH) < 0) {
      waiter.sleep(LOOK);
      watched = watched.plus(LOOK);
      missed.entrySet().retainAll(unnoticed().entrySet());
    }
    return Set.copyOf(missed.keySet());
  }

  /**
   * The endpoints of those that this instance has found so for some seconds, at every reading; it
   * does not wait.
   *
   * @throws OpenmldbException when the nameserver does not answer
   * @throws io.openmldb.rollout.activities.zookeeper.ZooKeeperUnavailableException when ZooKeeper
   *     does not
   */
  public Set<String> look() {
    Set<Map.Entry<String, Long>> unnoticed = unnoticed().entrySet();
    Instant now = waiter.now();
    since.keySet().retainAll(unnoticed);
    unnoticed.forEach(registration -> since.putIfAbsent(registration, now));
    return since.entrySet().stream()
        .filter(seen -> !seen.getValue().plus(LONG_ENOUGH).isAfter(now))
        .map(seen -> seen.getKey().getKey())
        .collect(Collectors.toSet());
  }

  /** Registrations of tablets that are not healthy: endpoint and which registration. */
  private Map<String, Long> unnoticed() {
    Set<String> healthy =
        seen.get().stream()
            .filter(TabletStatus::isHealthy)
            .map(TabletStatus::endpoint)
            .collect(Collectors.toSet());
    return registered.get().stream()
        .filter(registration -> !healthy.contains(registration.endpoint()))
        .collect(Collectors.toMap(Registration::endpoint, Registration::czxid));
  }
}
