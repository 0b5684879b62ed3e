package io.openmldb.rollout.activities.leadership;

import io.openmldb.rollout.activities.config.gflags.FlagFile;
import io.openmldb.rollout.activities.inventory.TopologyDiscovery;
import io.openmldb.rollout.activities.openmldb.snapshot.ClusterSnapshot;
import io.openmldb.rollout.activities.process.ProcessInspector;
import io.openmldb.rollout.activities.registry.ClusterConfig;
import io.openmldb.rollout.activities.ssh.RemoteCommand;
import io.openmldb.rollout.activities.ssh.RemoteHost;
import io.openmldb.rollout.activities.ssh.RemoteHosts;
import io.openmldb.rollout.activities.support.ActivityException;
import io.openmldb.rollout.activities.support.ParallelCalls;
import io.openmldb.rollout.activities.support.ResourceText;
import io.openmldb.rollout.activities.zookeeper.ZooKeeperClients;
import io.openmldb.rollout.workflows.api.model.Component;
import io.openmldb.rollout.workflows.api.model.Node;
import io.openmldb.rollout.workflows.api.request.SingleReplicaPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * Reads on their hosts how much room tablets have for added replicas. No call of the servers shows
 * it: a tablet beyond its memory limit accepts the replica and refuses the writes.
 */
public final class TabletCapacityReader {

  private static final Duration DEADLINE = Duration.ofSeconds(15);
  private static final long KIB = 1024;
  private static final long KIB_PER_MIB = 1024;
  private static final List<String> DATA =
      List.of("db_root_path", "hdd_root_path", "ssd_root_path");

  private final ZooKeeperClients zooKeepers;
  private final RemoteHosts hosts;

  public TabletCapacityReader(ZooKeeperClients zooKeepers, RemoteHosts hosts) {
    this.zooKeepers = zooKeepers;
    this.hosts = hosts;
  }

  /**
   * The room on every tablet of the hosts file, by endpoint; empty when no replica would be added.
   */
  public Map<String, TabletCapacity> read(
      ClusterConfig cluster,
      ClusterSnapshot snapshot,
      SingleReplicaPolicy singleReplica,
      ParallelCalls parallelCalls) {
    boolean adds =
        singleReplica == SingleReplicaPolicy.ADD_REPLICA
            && snapshot.partitions().stream()
                .anyMatch(partition -> partition.replicas().size() == 1);
    if (!adds) {
      return Map.of();
    }
    List<Node> tablets = new TopologyDiscovery(zooKeepers).topology(cluster).of(Component.TABLET);
    List<TabletCapacity> read = parallelCalls.map(tablets, tablet -> read(cluster, tablet));
    Map<String, TabletCapacity> rooms = new HashMap<>();
    for (int i = 0; i < tablets.size(); i++) {
      rooms.put(tablets.get(i).endpoint(), read.get(i));
    }
    return rooms;
  }

  private TabletCapacity read(ClusterConfig cluster, Node tablet) {
    try {
      return read(hosts.open(cluster.address(tablet.host())), tablet);
    } catch (ActivityException e) {
      return TabletCapacity.unread("its room cannot be read: " + e.getMessage());
    }
  }

  private static TabletCapacity read(RemoteHost host, Node tablet) {
    FlagFile flags = FlagFile.parse(host.read(tablet.path()));
    long pid = ProcessInspector.inspect(host, tablet).pid();
    List<String> arguments = new ArrayList<>(List.of(tablet.workdir(), Long.toString(pid)));
    DATA.stream()
        .flatMap(key -> flags.value(key).stream())
        .flatMap(paths -> Stream.of(paths.split(",")))
        .filter(path -> !path.isBlank())
        .forEach(arguments::add);
    String script = ResourceText.text(TabletCapacityReader.class, "tablet-room.sh");
    String output =
        host.exec(RemoteCommand.bash(script, arguments.toArray(String[]::new)), DEADLINE).stdout();
    return parse(output, flags.value("max_memory_mb"));
  }

  /**
   * The room that the script's output means.
   *
   * @param maxMemoryMb the flag's value; 0 and none mean that there is no limit
   */
  static TabletCapacity parse(String output, Optional<String> maxMemoryMb) {
    OptionalLong available = kib(output, "available_kib=").min();
    OptionalLong free = kib(output, "free_kib=").min();
    if (available.isEmpty() || free.isEmpty()) {
      return TabletCapacity.unread("its host does not tell how much memory and disk it has left");
    }
    long limitMib =
        maxMemoryMb.filter(text -> text.matches("\\d{1,10}")).map(Long::valueOf).orElse(0L);
    long resident = kib(output, "resident_kib=").max().orElse(0);
    long untilLimit = limitMib == 0 ? Long.MAX_VALUE : limitMib * KIB_PER_MIB - resident;
    long memory = Math.max(0, Math.min(available.getAsLong(), untilLimit));
    return new TabletCapacity(memory * KIB, free.getAsLong() * KIB, null);
  }

  private static LongStream kib(String output, String prefix) {
    return output
        .lines()
        .filter(line -> line.startsWith(prefix))
        .map(line -> line.substring(prefix.length()))
        .filter(text -> text.matches("\\d{1,15}"))
        .mapToLong(Long::parseLong);
  }
}
