package io.openmldb.rollout.activities.fake;

import io.openmldb.rollout.activities.fake.FakePartition.Meta;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What must hold of a cluster at rest: every acknowledged write is kept, every partition has one
 * leader in metadata and in fact, every leader replicates to every other replica, all replicas are
 * equal, nothing is fenced, and every failure that was planned has happened.
 */
final class FakeInvariants {

  private final SimulatedCluster cluster;
  private final FakeNameServer nameServer;
  private final List<FakeWriter> writers;
  private final List<String> wrongs = new ArrayList<>();

  FakeInvariants(SimulatedCluster cluster, FakeNameServer nameServer, List<FakeWriter> writers) {
    this.cluster = cluster;
    this.nameServer = nameServer;
    this.writers = writers;
  }

  List<String> wrongs() {
    for (FakeTablet tablet : cluster.tablets()) {
      if (tablet.fenced) {
        wrongs.add(tablet.endpoint + " is fenced");
      }
    }
    nameServer
        .unusedFailures()
        .forEach(type -> wrongs.add(type + " was to fail, and did not: the test proves nothing"));
    nameServer.partitions.values().forEach(this::check);
    writers.forEach(this::checkWrites);
    return wrongs;
  }

  private void check(FakePartition partition) {
    List<Meta> leaders = partition.metas.stream().filter(m -> m.isLeader && m.isAlive).toList();
    if (leaders.size() != 1) {
      wrongs.add(partition.id + " has " + leaders.size() + " live leaders");
      return;
    }
    String leaderEndpoint = leaders.get(0).endpoint;
    FakeReplica leader = cluster.tablet(leaderEndpoint).served.get(partition.id);
    if (leader == null || !leader.leader) {
      wrongs.add(partition.id + " is not led in fact by " + leaderEndpoint);
      return;
    }
    for (Meta meta : partition.metas) {
      if (!meta.endpoint.equals(leaderEndpoint)) {
        checkFollower(partition, leader, meta);
      }
    }
    Set<String> known = new HashSet<>(partition.metas.stream().map(m -> m.endpoint).toList());
    for (FakeTablet tablet : cluster.tablets()) {
      if (tablet.served.containsKey(partition.id) && !known.contains(tablet.endpoint)) {
        wrongs.add(partition.id + " is served by " + tablet.endpoint + " besides");
      }
    }
  }

  private void checkFollower(FakePartition partition, FakeReplica leader, Meta meta) {
    String name = partition.id + " on " + meta.endpoint;
    FakeReplica follower = cluster.tablet(meta.endpoint).served.get(partition.id);
    if (meta.isLeader || !meta.isAlive) {
      wrongs.add(name + " is not a live follower in the metadata");
    }
    if (follower == null) {
      wrongs.add(name + " is not served");
      return;
    }
    if (follower.leader) {
      wrongs.add(name + " leads as well");
    }
    if (!leader.followers.containsKey(meta.endpoint)) {
      wrongs.add(name + " is not replicated to");
    }
    if (!follower.log.equals(leader.log)) {
      wrongs.add(name + " has " + follower.log.size() + " entries, not " + leader.log.size());
    }
    if (follower.rows() != leader.rows()) {
      wrongs.add(name + " has " + follower.rows() + " rows, not " + leader.rows());
    }
  }

  private void checkWrites(FakeWriter writer) {
    long lost = lostWrites(writer);
    if (lost > 0) {
      wrongs.add(writer.partition.id + " lost " + lost + " acknowledged writes");
    }
    if (writer.acknowledged.isEmpty()) {
      wrongs.add(writer.partition.id + " was never written to: the test proves nothing");
    }
  }

  long lostWrites() {
    return writers.stream().mapToLong(this::lostWrites).sum();
  }

  private long lostWrites(FakeWriter writer) {
    FakeTablet tablet = cluster.tablet(writer.partition.leader().orElse(""));
    FakeReplica replica = tablet == null ? null : tablet.served.get(writer.partition.id);
    if (replica == null) {
      return 0; // Wrong anyhow, and told so.
    }
    BitSet lost = new BitSet();
    writer.acknowledged.forEach(lost::set);
    replica.log.forEach(lost::clear);
    return lost.cardinality();
  }
}
