package io.openmldb.rollout.sandbox.status;

import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import io.openmldb.rollout.sandbox.layout.SandboxComponent;
import java.nio.file.Path;
import java.util.List;

/**
 * The whole of a practice cluster at one moment.
 *
 * @param nameserverLeader the endpoint, null if none leads
 * @param autoFailover null if no nameserver leads
 * @param partitions empty if no nameserver leads
 */
public record ClusterStatus(
    String name,
    @JsonSerialize(using = ToStringSerializer.class) Path directory,
    ServiceStatus zookeeper,
    ServiceStatus ssh,
    String nameserverLeader,
    Boolean autoFailover,
    List<NodeView> nodes,
    List<PartitionView> partitions) {

  /**
   * A process that is no node.
   *
   * @param pid null if nothing listens, or what listens is not the practice cluster's own
   */
  public record ServiceStatus(String endpoint, Long pid, boolean alive) {}

  /** Whether a supervisor looks after a node. */
  public enum Mode {
    NORMAL,
    DAEMON
  }

  /**
   * One node.
   *
   * @param pid the process that listens on its endpoint, null if none does
   * @param supervisor its supervisor's pid, null in normal mode
   * @param starts how often a server process was started in its working directory
   * @param state the nameserver's word for a tablet, for example kHealthy; null for others
   */
  public record NodeView(
      SandboxComponent component,
      int index,
      String endpoint,
      @JsonSerialize(using = ToStringSerializer.class) Path workdir,
      Long pid,
      Long supervisor,
      Mode mode,
      long starts,
      boolean alive,
      String state) {}

  /**
   * One partition.
   *
   * @param leader by the nameserver's metadata, null if it has none that is alive
   */
  public record PartitionView(
      String db, String table, int tid, int pid, String leader, List<ReplicaView> replicas) {}

  /**
   * One replica.
   *
   * @param role what its tablet takes it for: leader or follower; null if it is not loaded
   * @param alive as the nameserver's metadata says
   * @param loaded whether its tablet serves it
   * @param offset as its tablet says; null if not loaded
   * @param rows as its tablet says; null if not loaded
   */
  public record ReplicaView(
      String endpoint, String role, boolean alive, boolean loaded, Long offset, Long rows) {}
}
