package io.openmldb.rollout.activities.cluster;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.curator.framework.CuratorFramework;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.data.Stat;

/** Reads the servers' names from ZooKeeper, anew every few seconds. */
final class NameTable {

  private static final Duration FRESH = Duration.ofSeconds(5);

  private final CuratorFramework curator;
  private final String path;
  private final String doing;
  private final Clock clock;
  private ServerNames names;
  private Instant readAt;

  NameTable(ClusterConfig cluster, CuratorFramework curator, Clock clock) {
    this.curator = curator;
    this.path = cluster.rootPath() + "/map/names";
    this.doing = "reading " + path + " of cluster " + cluster.name();
    this.clock = clock;
  }

  /** The names as they are now, or were a moment ago. */
  synchronized ServerNames now() {
    Instant now = clock.instant();
    if (names == null || !now.isBefore(readAt.plus(FRESH))) {
      names = read();
      readAt = now;
    }
    return names;
  }

  /** The names as they were read last: asks ZooKeeper only if they never were. */
  synchronized ServerNames lastRead() {
    return names == null ? now() : names;
  }

  /**
   * A server that lost its name gets another one, and its old one stays in ZooKeeper: that is
   * nobody's name any more.
   */
  private ServerNames read() {
    Map<String, String> endpoints = new HashMap<>();
    Map<String, Long> newest = new HashMap<>();
    Map<String, String> nameOf = new HashMap<>();
    for (String name : children()) {
      Stat stat = new Stat();
      String endpoint = endpoint(name, stat);
      if (!endpoint.isBlank() && stat.getMzxid() > newest.getOrDefault(endpoint, 0L)) {
        newest.put(endpoint, stat.getMzxid());
        endpoints.remove(nameOf.put(endpoint, name));
        endpoints.put(name, endpoint);
      }
    }
    return endpoints.isEmpty() ? ServerNames.NONE : new ServerNames(endpoints);
  }

  private List<String> children() {
    try {
      return ZookeeperCall.make(doing, () -> curator.getChildren().forPath(path));
    } catch (KeeperException e) {
      return List.of();
    }
  }

  private String endpoint(String name, Stat stat) {
    try {
      byte[] value =
          ZookeeperCall.make(
              doing, () -> curator.getData().storingStatIn(stat).forPath(path + "/" + name));
      return new String(value, StandardCharsets.UTF_8);
    } catch (KeeperException e) {
      return "";
    }
  }
}
