package io.openmldb.rollout.sandbox.server.nameserver.operation;

/** The kinds of operations, by the protocol's names. */
public enum OperationType {
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
