package io.openmldb.rollout.sandbox.server.tablet;

import io.openmldb.rollout.sandbox.server.http.ReturnCode;
import io.openmldb.rollout.sandbox.server.tablet.storage.PartitionKey;
import io.openmldb.rollout.sandbox.server.tablet.storage.ReplicaMode;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

/** The replicas that one tablet serves, and its write fence. A fresh tablet serves none. */
final class TabletReplicas {
  private final Map<PartitionKey, Replica> replicas = new ConcurrentSkipListMap<>();
  private volatile boolean followerCluster;

  Collection<Replica> all() {
    return replicas.values();
  }

  Optional<Replica> find(PartitionKey id) {
    return Optional.ofNullable(replicas.get(id));
  }

  Replica get(PartitionKey id) {
    return find(id).orElseThrow(ReturnCode.TABLE_NOT_FOUND::refusal);
  }

  Replica getLeader(PartitionKey id) {
    Replica replica = get(id);
    if (replica.mode() == ReplicaMode.kTableFollower) {
      throw ReturnCode.TABLE_IS_FOLLOWER.refusal();
    }
    return replica;
  }

  /** Serves a replica from now on; refuses if there is one already. */
  void add(Replica replica) {
    if (replicas.putIfAbsent(replica.meta().id(), replica) != null) {
      throw ReturnCode.TABLE_EXISTS.refusal();
    }
  }

  Replica remove(PartitionKey id) {
    Replica removed = replicas.remove(id);
    if (removed == null) {
      throw ReturnCode.TABLE_NOT_FOUND.refusal();
    }
    return removed;
  }

  /** Raises or lifts the fence: no write to any table, known or not, is taken while it is up. */
  void fence(boolean up) {
    followerCluster = up;
  }

  boolean isFenced() {
    return followerCluster;
  }

  /** Refuses a write while the fence is up. */
  void checkFence() {
    if (followerCluster) {
      throw ReturnCode.IS_FOLLOWER_CLUSTER.refusal();
    }
  }
}
