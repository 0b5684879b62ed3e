package io.openmldb.rollout.activities.openmldb.snapshot;

import io.openmldb.rollout.activities.openmldb.model.LeaderStatus;
import io.openmldb.rollout.activities.openmldb.model.PartitionInfo;
import io.openmldb.rollout.activities.openmldb.model.ReplicaMeta;
import io.openmldb.rollout.activities.openmldb.model.ReplicaStatus;
import java.util.Optional;

/**
 * Judges one replica in a reading of its cluster.
 *
 * @param snapshot the reading
 * @param partition its partition
 * @param replica the replica as the nameserver has it
 * @param maxOffsetLag entries by which it may lag behind its leader
 */
record ReplicaHealth(
    ClusterSnapshot snapshot, PartitionInfo partition, ReplicaMeta replica, long maxOffsetLag) {

  /** The first thing that is wrong with it, as the end of a sentence. */
  Optional<String> problem() {
    if (!replica.isAlive()) {
      return says("is marked not alive by the nameserver");
    }
    Optional<ReplicaStatus> served = snapshot.replica(replica.endpoint(), partition.id());
    if (served.isEmpty()) {
      return says("is not served by its tablet");
    }
    if (!served.get().isLoaded()) {
      return says(
          "is in the state " + served.get().state() + ", not kTableNormal: its role cannot change");
    }
    if (served.get().isLeader() != replica.isLeader()) {
      return says(
          "is " + served.get().mode() + " there, and not what the nameserver's metadata says");
    }
    return replica.isLeader() ? leaderProblem() : followerProblem(served.get());
  }

  private Optional<String> leaderProblem() {
    return snapshot.leaders().containsKey(partition.id())
        ? Optional.empty()
        : says("does not answer as the leader");
  }

  private Optional<String> followerProblem(ReplicaStatus served) {
    LeaderStatus leader = snapshot.leaders().get(partition.id());
    if (leader == null) {
      return Optional.empty(); // That is the leader's problem, and told there.
    }
    if (leader.confirmedBy(replica.endpoint()).isEmpty()) {
      return says("is not attached to its leader, which does not replicate to it");
    }
    if (served.offset() < snapshot.requiredOffset(partition.id(), leader) - maxOffsetLag) {
      return says("is at offset " + served.offset() + ", its leader at " + leader.offset());
    }
    Optional<ReplicaStatus> ofLeader =
        partition.leader().flatMap(endpoint -> snapshot.replica(endpoint, partition.id()));
    if (isBeyond(leader, ofLeader, served.offset())) {
      return says(
          "is at offset "
              + served.offset()
              + ", beyond its leader's "
              + ofLeader.get().offset()
              + ": it has entries that its leader never had");
    }
    return ofLeader.filter(served::hasLogTwice).isPresent()
        ? says("has more rows than its leader's log has entries: it applied the log twice")
        : Optional.empty();
  }

  /**
   * A follower that is read a moment after its leader may seem to be beyond it; but not in the
   * leader's own account as well.
   */
  private boolean isBeyond(LeaderStatus leader, Optional<ReplicaStatus> ofLeader, long offset) {
    return leader.confirmedBy(replica.endpoint()).filter(own -> own > leader.offset()).isPresent()
        && ofLeader.filter(served -> offset > served.offset()).isPresent();
  }

  private Optional<String> says(String what) {
    return Optional.of("on " + replica.endpoint() + " " + what);
  }
}
