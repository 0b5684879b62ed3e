package io.openmldb.rollout.sandbox.status;

import io.openmldb.rollout.sandbox.client.PartitionLocation;
import io.openmldb.rollout.sandbox.client.ReplicaLookup;
import io.openmldb.rollout.sandbox.client.SandboxNameservers;
import io.openmldb.rollout.sandbox.client.SandboxTablet;
import io.openmldb.rollout.sandbox.layout.ExternalZooKeeper;
import io.openmldb.rollout.sandbox.layout.SandboxLayout;
import io.openmldb.rollout.sandbox.layout.SandboxNode;
import io.openmldb.rollout.sandbox.process.PortListener;
import io.openmldb.rollout.sandbox.process.SandboxProcesses;
import io.openmldb.rollout.sandbox.status.ClusterStatus.Mode;
import io.openmldb.rollout.sandbox.status.ClusterStatus.NodeView;
import io.openmldb.rollout.sandbox.status.ClusterStatus.PartitionView;
import io.openmldb.rollout.sandbox.status.ClusterStatus.ReplicaView;
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
public final class ClusterStatusReader {

  private final SandboxLayout layout;
  private final SandboxNameservers nameservers;

  public ClusterStatusReader(SandboxLayout layout) {
    this.layout = layout;
    this.nameservers = SandboxNameservers.of(layout);
  }

  /** Looks once. */
  public ClusterStatus read() throws IOException, InterruptedException {
    List<ProcessHandle> processes = new SandboxProcesses(layout.directory()).alive();
    String leader = null;
    Boolean autoFailover = null;
    Map<String, String> tabletStates = Map.of();
    List<PartitionView> partitions = List.of();
    try {
      leader = nameservers.leader();
      autoFailover = nameservers.autoFailover();
      tabletStates = nameservers.tablets();
      partitions = partitions();
    } catch (IOException nobodyLeads) {
      // Said by the nulls: a cluster without a leading nameserver is a state like another.
    }
    List<NodeView> nodes = new ArrayList<>();
    for (SandboxNode node : layout.nodes()) {
      nodes.add(node(node, processes, tabletStates.get(node.endpoint())));
    }
    return new ClusterStatus(
        layout.name(),
        layout.directory(),
        zooKeeper(processes),
        service(layout.sshPort(), processes),
        leader,
        autoFailover,
        nodes,
        partitions);
  }

  private ServiceStatus zooKeeper(List<ProcessHandle> processes) throws IOException {
    ExternalZooKeeper external = layout.externalZooKeeper();
    return external == null
        ? service(layout.zooKeeperPort(), processes)
        : new ServiceStatus(external.address(), null, external.answers());
  }

  private static ServiceStatus service(int port, List<ProcessHandle> processes) throws IOException {
    Long pid = orNull(PortListener.on(port, processes));
    return new ServiceStatus(SandboxLayout.HOST + ":" + port, pid, pid != null);
  }

  private static NodeView node(SandboxNode node, List<ProcessHandle> processes, String state)
      throws IOException {
    Long pid = orNull(PortListener.on(node.port(), processes));
    Long supervisor = supervisor(node, processes);
    return new NodeView(
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

  private static Long supervisor(SandboxNode node, List<ProcessHandle> processes)
      throws IOException {
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

  private static long starts(SandboxNode node) throws IOException {
    if (!Files.exists(node.starts())) {
      return 0;
    }
    try (Stream<String> lines = Files.lines(node.starts())) {
      return lines.count();
    }
  }

  private List<PartitionView> partitions() throws IOException, InterruptedException {
    ReplicaLookup replicas = new ReplicaLookup();
    List<PartitionView> found = new ArrayList<>();
    for (PartitionLocation partition : nameservers.partitions()) {
      List<ReplicaView> members = new ArrayList<>();
      for (PartitionLocation.Member member : partition.members()) {
        members.add(replica(replicas, partition, member));
      }
      found.add(
          new PartitionView(
              partition.db(),
              partition.table(),
              partition.tid(),
              partition.pid(),
              partition.leader().orElse(null),
              members));
    }
    return found;
  }

  private static ReplicaView replica(
      ReplicaLookup replicas, PartitionLocation partition, PartitionLocation.Member member)
      throws InterruptedException {
    Optional<SandboxTablet.ServedReplica> found;
    try {
      found = replicas.find(partition, member.endpoint());
    } catch (IOException down) {
      found = Optional.empty();
    }
    if (found.isEmpty()) {
      return new ReplicaView(member.endpoint(), null, member.alive(), false, null, null);
    }
    SandboxTablet.ServedReplica replica = found.get();
    return new ReplicaView(
        member.endpoint(),
        replica.leader() ? "leader" : "follower",
        member.alive(),
        replica.loaded(),
        replica.offset(),
        replica.rows());
  }

  private static Long orNull(OptionalLong value) {
    return value.isPresent() ? value.getAsLong() : null;
  }
}
