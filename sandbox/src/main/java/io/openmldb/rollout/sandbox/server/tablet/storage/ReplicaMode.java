package io.openmldb.rollout.sandbox.server.tablet.storage;

/** What a replica is for its partition; the names are those of the protocol. */
public enum ReplicaMode {
  kTableLeader,
  kTableFollower
}
