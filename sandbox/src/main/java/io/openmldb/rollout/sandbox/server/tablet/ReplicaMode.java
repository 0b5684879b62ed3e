package io.openmldb.rollout.sandbox.server.tablet;

/** What a replica is for its partition; the names are those of the protocol. */
enum ReplicaMode {
  kTableLeader,
  kTableFollower
}
