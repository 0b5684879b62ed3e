package io.openmldb.rollout.sandbox.server.nameserver;

/** The kinds of operations, by the protocol's names. */
enum OpType {
  kMakeSnapshotOP,
  kAddReplicaOP,
  kDelReplicaOP,
  kChangeLeaderOP,
  kOfflineReplicaOP,
  kReAddReplicaOP,
  kReAddReplicaWithDropOP,
  kReAddReplicaSimplifyOP,
  kMigrateOP,
  kReLoadTableOP,
  kUpdatePartitionStatusOP,
  kRecoverTableOP
}
