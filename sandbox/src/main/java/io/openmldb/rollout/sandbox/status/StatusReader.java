package io.openmldb.rollout.sandbox.status;

import io.openmldb.rollout.sandbox.cluster.Nameservers;
import io.openmldb.rollout.sandbox.cluster.Partition;
import io.openmldb.rollout.sandbox.cluster.Replicas;
import io.openmldb.rollout.sandbox.cluster.Tablet;
import io.openmldb.rollout.sandbox.house.House;
import io.openmldb.rollout.sandbox.house.Node;
import io.openmldb.rollout.sandbox.process.Listener;
import io.openmldb.rollout.sandbox.process.SandboxProcesses;
import io.openmldb.rollout.sandbox.status.ClusterStatus.Mode;
import io.openmldb.rollout.sandbox.status.ClusterStatus.NodeStatus;
import io.openmldb.rollout.sandbox.status.ClusterStatus.PartitionStatus;
import io.openmldb.rollout.sandbox.status.ClusterStatus.ReplicaStatus;
import io.openmldb.rollout.sandbox.status.ClusterStatus.ServiceStatus;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * Looks at processes, pid files, nameservers and tablets. Changes nothing; what does not answer is
 * told as such.
 */
public final class StatusReader {

  private final House house;
  private final Nameservers nameservers;

  public StatusReader(House house) {
    this.house = house;
    this.nameservers = Nameservers.of(house);
  }

  /** Looks once. */
  public ClusterStatus read() throws IOException, InterruptedException {
    List<ProcessHandle> processes = new SandboxProcesses(house.directory()).alive();
    String leader = null;
    Boolean autoFailover = null;
    Map<String, String> tabletStates = Map.of();
    List<PartitionStatus> partitions = List.of();
    try {
      leader = nameservers.leader();
      autoFailover = nameservers.autoFailover();
      tabletStates = nameservers.tablets();
      partitions = partitions();
    } catch (IOException nobodyLeads) {
      // Said by the nulls: a cluster without a leading nameserver is a state like another.
    }
    List<NodeStatus> nodes = new ArrayList<>();
    for (Node node : house.nodes()) {
      nodes.add(node(node, processes, tabletStates.get(node.endpoint())));
    }
    return new ClusterStatus(
        house.name(),
        house.directory(),
        service(house.zooKeeperPort(), processes),
        service(house.sshPort(), processes),
        leader,
        autoFailover,
        nodes,
        partitions);
  }

  private static ServiceStatus service(int port, List<ProcessHandle> processes) throws IOException {
    Long pid = orNull(Listener.on(port, processes));
    return new ServiceStatus(House.HOST + ":" + port, pid, pid != null);
  }

  private static NodeStatus node(Node node, List<ProcessHandle> processes, String state)
      throws IOException {
    Long pid = orNull(Listener.on(node.port(), processes));
    Long supervisor = supervisor(node, processes);
    return new NodeStatus(
        node.component(),
        node.index(),
        node.endpoint(),
        node.workdir(),
        pid,
        supervisor,
        supervisor == null ? Mode.NORMAL : Mode.DAEMON,
        starts(node),
        pid != null,
        state);
  }

  private static Long supervisor(Node node, List<ProcessHandle> processes) throws IOException {
    if (!Files.exists(node.childPidFile()) || !Files.exists(node.pidFile())) {
      return null;
    }
    // A supervisor pads the number with NUL bytes.
    String text = Files.readString(node.pidFile(), StandardCharsets.US_ASCII).replace("\0", "");
    return processes.stream()
        .map(ProcessHandle::pid)
        .filter(pid -> Long.toString(pid).equals(text.strip()))
        .findFirst()
        .orElse(null);
  }

  private static long starts(Node node) throws IOException {
    if (!Files.exists(node.starts())) {
      return 0;
    }
    try (Stream<String> lines = Files.lines(node.starts())) {
      return lines.count();
    }
  }

  private List<PartitionStatus> partitions() throws IOException, InterruptedException {
    Replicas replicas = new Replicas();
    List<PartitionStatus> found = new ArrayList<>();
    for (Partition partition : nameservers.partitions()) {
      List<ReplicaStatus> members = new ArrayList<>();
      for (Partition.Member member : partition.members()) {
        members.add(replica(replicas, partition, member));
      }
      found.add(
          new PartitionStatus(
              partition.db(),
              partition.table(),
              partition.tid(),
              partition.pid(),
              partition.leader().orElse(null),
              members));
    }
    return found;
  }

  private static ReplicaStatus replica(
      Replicas replicas, Partition partition, Partition.Member member) throws InterruptedException {
    Optional<Tablet.Replica> found;
    try {
      found = replicas.find(partition, member.endpoint());
    } catch (IOException down) {
      found = Optional.empty();
    }
    if (found.isEmpty()) {
      return new ReplicaStatus(member.endpoint(), null, member.alive(), false, null, null);
    }
    Tablet.Replica replica = found.get();
    return new ReplicaStatus(
        member.endpoint(),
        replica.leader() ? "leader" : "follower",
        member.alive(),
        replica.normal(),
        replica.offset(),
        replica.rows());
  }

  private static Long orNull(OptionalLong value) {
    return value.isPresent() ? value.getAsLong() : null;
  }
}
