package io.openmldb.rollout.sandbox.status;

import io.openmldb.rollout.sandbox.status.ClusterStatus.NodeView;
import io.openmldb.rollout.sandbox.status.ClusterStatus.PartitionView;
import io.openmldb.rollout.sandbox.status.ClusterStatus.ReplicaView;
import io.openmldb.rollout.sandbox.status.ClusterStatus.ServiceStatus;
import java.util.Locale;
import java.util.stream.Collectors;

/** A status for people: one line a node, one line a partition. */
public final class ClusterStatusTable {

  private static final String NODE = "%-13s %-21s %-10s %-8s %-7s %-7s %s%n";
  private static final String PARTITION = "%-40s %-5s %-4s %s%n";

  private ClusterStatusTable() {}

  /** The text, ending with a new line. */
  public static String of(ClusterStatus status) {
    StringBuilder text = new StringBuilder();
    text.append(
        "cluster %s in %s, nameserver leader %s, auto_failover %s%n%n"
            .formatted(
                status.name(),
                status.directory(),
                orDash(status.nameserverLeader()),
                orDash(status.autoFailover())));
    text.append(
        NODE.formatted("COMPONENT", "ENDPOINT", "STATE", "PID", "MODE", "STARTS", "WORKDIR"));
    text.append(service("zookeeper", status.zookeeper()));
    text.append(service("ssh", status.ssh()));
    status.nodes().forEach(node -> text.append(node(node)));
    text.append('\n');
    text.append(PARTITION.formatted("PARTITION", "TID", "PID", "REPLICAS: offset/rows, * leads"));
    status.partitions().forEach(partition -> text.append(partition(partition)));
    return text.toString();
  }

  private static String service(String name, ServiceStatus service) {
    String state = service.alive() ? "up" : "down";
    return NODE.formatted(name, service.endpoint(), state, orDash(service.pid()), "-", "-", "-");
  }

  private static String node(NodeView node) {
    String up = node.alive() ? "up" : "down";
    return NODE.formatted(
        node.component().word(),
        node.endpoint(),
        node.state() == null ? up : node.state(),
        orDash(node.pid()),
        node.mode().name().toLowerCase(Locale.ROOT),
        node.starts(),
        node.workdir());
  }

  private static String partition(PartitionView partition) {
    String replicas =
        partition.replicas().stream()
            .map(replica -> replica(replica, partition.leader()))
            .collect(Collectors.joining("  "));
    return PARTITION.formatted(
        partition.db() + "." + partition.table(), partition.tid(), partition.pid(), replicas);
  }

  private static String replica(ReplicaView replica, String leader) {
    String mark = replica.endpoint().equals(leader) ? "*" : "";
    String alive = replica.alive() ? "" : " not alive";
    String content = replica.loaded() ? replica.offset() + "/" + replica.rows() : "not loaded";
    return replica.endpoint() + mark + " " + content + alive;
  }

  private static String orDash(Object value) {
    return value == null ? "-" : value.toString();
  }
}
