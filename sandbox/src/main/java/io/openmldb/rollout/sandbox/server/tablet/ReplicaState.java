package io.openmldb.rollout.sandbox.server.tablet;

/** Where a replica is in its life; the names are those of the protocol. */
enum ReplicaState {
  /** Waits for its turn in the loading queue, yet takes what a leader sends and clients write. */
  kTableUndefined,
  kTableLoading,
  kTableNormal,
  kMakingSnapshot,
  kSnapshotPaused
}
