package io.openmldb.rollout.sandbox.server.tablet;

import io.openmldb.rollout.sandbox.server.http.Status;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

/** The replicas that one tablet serves, and its write fence. A fresh tablet serves none. */
final class Tablet {
  private final Map<ReplicaId, Replica> replicas = new ConcurrentSkipListMap<>();
  private volatile boolean followerCluster;

  Collection<Replica> all() {
    return replicas.values();
  }

  Optional<Replica> find(ReplicaId id) {
    return Optional.ofNullable(replicas.get(id));
  }

  Replica get(ReplicaId id) {
    return find(id).orElseThrow(Status.TABLE_NOT_FOUND::refusal);
  }

  Replica getLeader(ReplicaId id) {
    Replica replica = get(id);
    if (replica.mode() == Mode.kTableFollower) {
      throw Status.TABLE_IS_FOLLOWER.refusal();
    }
    return replica;
  }

  /** Serves a replica from now on; refuses if there is one already. */
  void add(Replica replica) {
    if (replicas.putIfAbsent(replica.meta().id(), replica) != null) {
      throw Status.TABLE_EXISTS.refusal();
    }
  }

  Replica remove(ReplicaId id) {
    Replica removed = replicas.remove(id);
    if (removed == null) {
      throw Status.TABLE_NOT_FOUND.refusal();
    }
    return removed;
  }

  /** Raises or lifts the fence: no write to any table, known or not, is taken while it is up. */
  void fence(boolean up) {
    followerCluster = up;
  }

  /** Refuses a write while the fence is up. */
  void checkFence() {
    if (followerCluster) {
      throw Status.IS_FOLLOWER_CLUSTER.refusal();
    }
  }
}
