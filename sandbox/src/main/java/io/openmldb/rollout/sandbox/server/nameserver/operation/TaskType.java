package io.openmldb.rollout.sandbox.server.nameserver.operation;

/** The kinds of tasks that operations are made of, by the protocol's names. */
enum TaskType {
  kMakeSnapshot,
  kPauseSnapshot,
  kRecoverSnapshot,
  kSendSnapshot,
  kLoadTable,
  kAddReplica,
  kAddTableInfo,
  kDelReplica,
  kDelTableInfo,
  kChangeLeader,
  kUpdatePartitionStatus,
  kDropTable,
  kSelectLeader,
  kUpdateLeaderInfo,
  kRecoverTable,
  kCheckBinlogSyncProgress
}
