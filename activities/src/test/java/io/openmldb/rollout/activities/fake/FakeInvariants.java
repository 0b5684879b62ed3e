package io.openmldb.rollout.activities.fake;

import io.openmldb.rollout.activities.fake.PartitionAsShown.Replica;
import io.openmldb.rollout.sandbox.server.tablet.ReplicaView;
import io.openmldb.rollout.sandbox.server.tablet.storage.LogEntry;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/**
 * What must hold of a cluster at rest: every acknowledged write is kept, every partition has one
 * leader in metadata and in fact, every leader replicates to every other replica, all replicas are
 * equal, nothing is fenced, and every failure that was planned has happened.
 */
final class FakeInvariants {

  private final SimulatedCluster cluster;
  private final FakeWriters writers;
  private final OperationFaults operations;
  private final List<String> wrongs = new ArrayList<>();

  FakeInvariants(SimulatedCluster cluster, FakeWriters writers, OperationFaults operations) {
    this.cluster = cluster;
    this.writers = writers;
    this.operations = operations;
  }

  List<String> wrongs() {
    for (String tablet : cluster.endpoints()) {
      if (cluster.isFenced(tablet)) {
        wrongs.add(tablet + " is fenced");
      }
    }
    operations
        .unusedFailures()
        .forEach(type -> wrongs.add(type + " was to fail, and did not: the test proves nothing"));
    cluster.partitions().forEach(this::check);
    writers.all().forEach(this::checkWrites);
    return wrongs;
  }

  private void check(PartitionAsShown partition) {
    List<String> leaders = partition.liveLeaders();
    if (leaders.size() != 1) {
      wrongs.add(partition.id() + " has " + leaders.size() + " live leaders");
      return;
    }
    String leaderEndpoint = leaders.get(0);
    Optional<ReplicaView> leader =
        cluster.replica(partition.id(), leaderEndpoint).filter(ReplicaView::leader);
    if (leader.isEmpty()) {
      wrongs.add(partition.id() + " is not led in fact by " + leaderEndpoint);
      return;
    }
    for (Replica replica : partition.replicas()) {
      if (!replica.endpoint().equals(leaderEndpoint)) {
        checkFollower(partition, leader.get(), replica);
      }
    }
    List<String> known = partition.replicas().stream().map(Replica::endpoint).toList();
    for (String tablet : cluster.endpoints()) {
      if (cluster.replica(partition.id(), tablet).isPresent() && !known.contains(tablet)) {
        wrongs.add(partition.id() + " is served by " + tablet + " besides");
      }
    }
  }

  private void checkFollower(PartitionAsShown partition, ReplicaView leader, Replica shown) {
    String name = partition.id() + " on " + shown.endpoint();
    if (shown.isLeader() || !shown.isAlive()) {
      wrongs.add(name + " is not a live follower in the metadata");
    }
    Optional<ReplicaView> served = cluster.replica(partition.id(), shown.endpoint());
    if (served.isEmpty()) {
      wrongs.add(name + " is not served");
      return;
    }
    ReplicaView follower = served.get();
    if (follower.leader()) {
      wrongs.add(name + " leads as well");
    }
    if (!leader.followers().contains(shown.endpoint())) {
      wrongs.add(name + " is not replicated to");
    }
    if (!follower.log().equals(leader.log())) {
      wrongs.add(name + " has " + follower.log().size() + " entries, not " + leader.log().size());
    }
    if (follower.records() != leader.records()) {
      wrongs.add(name + " has " + follower.records() + " rows, not " + leader.records());
    }
  }

  private void checkWrites(FakeWriter writer) {
    long lost = lostWrites(writer);
    if (lost > 0) {
      wrongs.add(writer.partition + " lost " + lost + " acknowledged writes");
    }
    if (writer.acknowledged.isEmpty()) {
      wrongs.add(writer.partition + " was never written to: the test proves nothing");
    }
  }

  long lostWrites() {
    return writers.all().stream().mapToLong(this::lostWrites).sum();
  }

  private long lostWrites(FakeWriter writer) {
    Optional<ReplicaView> leader =
        cluster
            .leader(writer.partition.table(), writer.partition.pid())
            .flatMap(endpoint -> cluster.replica(writer.partition, endpoint));
    if (leader.isEmpty()) {
      return 0; // Wrong anyhow, and told so.
    }
    BitSet lost = (BitSet) writer.acknowledged.clone();
    for (LogEntry entry : leader.get().log()) {
      lost.clear((int) entry.time());
    }
    return lost.cardinality();
  }
}
