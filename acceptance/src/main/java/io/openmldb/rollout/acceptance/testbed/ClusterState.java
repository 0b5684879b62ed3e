package io.openmldb.rollout.acceptance.testbed;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A practice cluster at one moment, as {@code bin/sandbox status --output json} tells it.
 *
 * @param nameserverLeader the endpoint of the leading nameserver; null if none leads
 * @param autoFailover as ZooKeeper has it; null if none leads
 * @param nodes every node
 * @param partitions every partition of every table
 */
public record ClusterState(
    String nameserverLeader,
    Boolean autoFailover,
    List<NodeSnapshot> nodes,
    List<PartitionSnapshot> partitions) {

  /**
   * One node.
   *
   * @param pid null when nothing listens on its endpoint
   * @param state the nameserver's word for a tablet; null for others
   */
  public record NodeSnapshot(
      String component,
      int index,
      String endpoint,
      String workdir,
      Long pid,
      Long supervisor,
      String mode,
      long starts,
      boolean alive,
      String state) {

    private boolean isOffline() {
      return component.equalsIgnoreCase("tablet") && alive && !"kHealthy".equals(state);
    }
  }

  /** One partition. */
  public record PartitionSnapshot(
      String db, String table, int tid, int pid, String leader, List<ReplicaSnapshot> replicas) {

    /** For example {@code demo.orders/3}. */
    public String name() {
      return db + "." + table + "/" + pid;
    }
  }

  /** One replica. */
  public record ReplicaSnapshot(
      String endpoint, String role, boolean alive, boolean loaded, Long offset, Long rows) {}

  /** The node of {@code component} at {@code index}, counted from 1. */
  public NodeSnapshot node(String component, int index) {
    return nodes.stream()
        .filter(node -> node.component().equalsIgnoreCase(component) && node.index() == index)
        .findFirst()
        .orElseThrow();
  }

  /** How often a server was started at each endpoint. */
  public Map<String, Long> starts() {
    Map<String, Long> starts = new TreeMap<>();
    nodes.forEach(node -> starts.put(node.endpoint(), node.starts()));
    return starts;
  }

  /** Which endpoints hold each partition, the leader's marked. */
  public Map<String, List<String>> placement() {
    Map<String, List<String>> placement = new TreeMap<>();
    for (PartitionSnapshot partition : partitions) {
      placement.put(
          partition.name(),
          partition.replicas().stream()
              .map(
                  replica ->
                      replica.endpoint()
                          + (replica.endpoint().equals(partition.leader()) ? " leads" : ""))
              .sorted()
              .toList());
    }
    return placement;
  }

  /** What is not as it should be at rest: nothing written, nothing under way. */
  public List<String> flaws() {
    List<String> flaws = new ArrayList<>();
    nodes.stream()
        .filter(node -> !node.alive())
        .forEach(node -> flaws.add(node.component() + " " + node.endpoint() + " is down"));
    if (nameserverLeader == null) {
      flaws.add("no nameserver leads");
    } else {
      nodes.stream()
          .filter(NodeSnapshot::isOffline)
          .forEach(
              node ->
                  flaws.add(
                      "tablet %s is %s for the nameserver"
                          .formatted(node.endpoint(), node.state())));
    }
    partitions.forEach(partition -> addFlaws(partition, flaws));
    return flaws;
  }

  private static void addFlaws(PartitionSnapshot partition, List<String> flaws) {
    List<ReplicaSnapshot> leaders =
        partition.replicas().stream().filter(r -> "leader".equals(r.role())).toList();
    if (leaders.size() != 1 || !leaders.get(0).endpoint().equals(partition.leader())) {
      flaws.add(partition.name() + " is led by " + leaders + ", by metadata " + partition.leader());
      return;
    }
    ReplicaSnapshot leader = leaders.get(0);
    for (ReplicaSnapshot replica : partition.replicas()) {
      String where = partition.name() + " on " + replica.endpoint();
      if (!replica.alive() || !replica.loaded()) {
        flaws.add(where + " is not alive and loaded");
      } else if (!leader.offset().equals(replica.offset())) {
        flaws.add(where + " is at " + replica.offset() + ", its leader at " + leader.offset());
      } else if (replica.rows() > leader.rows()) {
        flaws.add(where + " has " + replica.rows() + " rows, its leader " + leader.rows());
      }
    }
  }
}
