package io.openmldb.rollout.activities.zookeeper;

import io.openmldb.rollout.activities.registry.ClusterConfig;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.LongSupplier;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.api.CuratorWatcher;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.WatchedEvent;
import org.apache.zookeeper.Watcher.Event.EventType;
import org.apache.zookeeper.data.Stat;

/**
 * Remembers since when the children of one ZooKeeper node have neither come nor gone.
 *
 * <p>A child that went away leaves no trace of when it did, so a watch dates each change by the
 * worker's time, which no step of its clock disturbs. The node's {@code cversion} is read again at
 * every question: a change that no watch has reported counts as having happened just now.
 */
final class MembershipClock {

  /** Two clocks may differ by this much; a shorter quiet is not believed on ZooKeeper's word. */
  private static final Duration CLOCK_SKEW = Duration.ofSeconds(60);

  private static final int NEVER_SEEN = Integer.MIN_VALUE;
  private static final int ABSENT = -1;

  private final CuratorFramework curator;
  private final String parent;
  private final String doing;
  private final Clock clock;
  private final LongSupplier nanoTime;
  private final CuratorWatcher watcher = this::onEvent;

  private int cversion = NEVER_SEEN;
  private long lastChange;
  private boolean watched;

  MembershipClock(
      ClusterConfig cluster,
      CuratorFramework curator,
      String parent,
      Clock clock,
      LongSupplier nanoTime) {
    this.curator = curator;
    this.parent = parent;
    this.doing = "reading the children of " + parent + " of cluster " + cluster.name();
    this.clock = clock;
    this.nanoTime = nanoTime;
  }

  /** For how long there was no change, for certain. */
  Duration duration() {
    Stat stat = new Stat();
    boolean present = read(stat);
    int now = present ? stat.getCversion() : ABSENT;
    long firstGuess = isFirstSight() && present ? firstGuess(stat) : nanoTime.getAsLong();
    return observe(now, firstGuess);
  }

  private synchronized Duration observe(int version, long changedAt) {
    if (cversion != version) {
      cversion = version;
      lastChange = changedAt;
    }
    return Duration.ofNanos(nanoTime.getAsLong() - lastChange);
  }

  private synchronized boolean isFirstSight() {
    return cversion == NEVER_SEEN;
  }

  private synchronized boolean claimWatch() {
    boolean claimed = !watched;
    watched = true;
    return claimed;
  }

  private synchronized void watchGone() {
    watched = false;
  }

  private boolean read(Stat stat) {
    boolean arm = claimWatch();
    boolean armed = false;
    try {
      ZooKeeperCall.make(
          doing,
          () ->
              arm
                  ? curator.getChildren().storingStatIn(stat).usingWatcher(watcher).forPath(parent)
                  : curator.getChildren().storingStatIn(stat).forPath(parent));
      armed = true;
      return true;
    } catch (KeeperException e) {
      return false;
    } finally {
      if (arm && !armed) {
        watchGone();
      }
    }
  }

  /** Runs on ZooKeeper's only event thread, so it must not wait for anything. */
  private void onEvent(WatchedEvent event) throws Exception {
    long at = nanoTime.getAsLong();
    if (event.getType() != EventType.NodeChildrenChanged) {
      // The session or the node itself ended, and the watch with it: the next question arms anew.
      watchGone();
      return;
    }
    curator
        .getChildren()
        .usingWatcher(watcher)
        .inBackground(
            (client, result) -> {
              if (result.getResultCode() == KeeperException.Code.OK.intValue()) {
                observe(result.getStat().getCversion(), at);
              } else {
                watchGone();
              }
            })
        .forPath(parent);
  }

  /**
   * What can be said at first sight: long quiet, when the last change was a registration that is
   * much older than clocks may differ. Otherwise a child may have gone away a moment ago.
   */
  private long firstGuess(Stat stat) {
    long now = nanoTime.getAsLong();
    long newestCzxid = 0;
    Instant newestAt = Instant.EPOCH;
    for (String child : children()) {
      Stat of = statOf(parent + "/" + child);
      if (of.getCzxid() > newestCzxid) {
        newestCzxid = of.getCzxid();
        newestAt = Instant.ofEpochMilli(of.getCtime());
      }
    }
    boolean lastWasARegistration = newestCzxid == stat.getPzxid();
    boolean longAgo = newestAt.isBefore(clock.instant().minus(CLOCK_SKEW.multipliedBy(2)));
    return lastWasARegistration && longAgo ? now - CLOCK_SKEW.toNanos() : now;
  }

  private List<String> children() {
    try {
      return ZooKeeperCall.make(doing, () -> curator.getChildren().forPath(parent));
    } catch (KeeperException e) {
      return List.of();
    }
  }

  private Stat statOf(String path) {
    try {
      Stat stat = ZooKeeperCall.make("reading " + path, () -> curator.checkExists().forPath(path));
      return stat == null ? new Stat() : stat;
    } catch (KeeperException e) {
      return new Stat();
    }
  }
}
