package io.openmldb.rollout.sandbox.server.nameserver.operation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.openmldb.rollout.sandbox.server.http.JsonTrees;
import io.openmldb.rollout.sandbox.server.http.ReturnCode;
import io.openmldb.rollout.sandbox.server.nameserver.metadata.ClusterMetadata;
import io.openmldb.rollout.sandbox.server.nameserver.metadata.TabletCalls;
import java.io.IOException;

/** The tasks that tablets do: each is a call to the leader or to the tablet concerned. */
final class TabletTasks {
  private final ClusterMetadata cluster;
  private final TabletCalls tablets;

  TabletTasks(ClusterMetadata cluster, TabletCalls tablets) {
    this.cluster = cluster;
    this.tablets = tablets;
  }

  OperationTask makeSnapshot() {
    return onLeader(TaskType.kMakeSnapshot, "MakeSnapshot");
  }

  OperationTask pauseSnapshot() {
    return onLeader(TaskType.kPauseSnapshot, "PauseSnapshot");
  }

  OperationTask recoverSnapshot() {
    return onLeader(TaskType.kRecoverSnapshot, "RecoverSnapshot");
  }

  private OperationTask onLeader(TaskType type, String method) {
    return OperationTask.onTablet(
        type,
        op -> {
          OperationPartition at = OperationPartition.of(cluster, op);
          tablets.callPartition(at.requireLeader(), method, at.table().tid, op.target.pid());
        });
  }

  OperationTask sendSnapshot(String endpoint) {
    return aboutReplica(TaskType.kSendSnapshot, "SendSnapshot", endpoint, ReturnCode.TABLE_EXISTS);
  }

  OperationTask addReplica(String endpoint) {
    return aboutReplica(TaskType.kAddReplica, "AddReplica", endpoint, ReturnCode.REPLICA_EXISTS);
  }

  OperationTask delReplica(String endpoint) {
    return aboutReplica(TaskType.kDelReplica, "DelReplica", endpoint, ReturnCode.OK);
  }

  private OperationTask aboutReplica(
      TaskType type, String method, String endpoint, ReturnCode doneBefore) {
    return OperationTask.onTablet(
        type,
        op -> {
          OperationPartition at = OperationPartition.of(cluster, op);
          String leader = at.requireLeader();
          tolerating(doneBefore, () -> tablets.callAbout(leader, method, at.replica(endpoint)));
        });
  }

  OperationTask dropTable(String endpoint) {
    return OperationTask.onTablet(
        TaskType.kDropTable,
        op -> {
          OperationPartition at = OperationPartition.of(cluster, op);
          tolerating(
              ReturnCode.TABLE_NOT_FOUND,
              () -> tablets.dropTable(endpoint, at.table().tid, op.target.pid()));
        });
  }

  OperationTask loadFollower(String endpoint) {
    return load(endpoint, "kTableFollower");
  }

  OperationTask loadLeader(String endpoint) {
    return load(endpoint, "kTableLeader");
  }

  private OperationTask load(String endpoint, String mode) {
    return OperationTask.onTablet(
            TaskType.kLoadTable,
            op -> {
              ObjectNode meta = meta(OperationPartition.of(cluster, op)).put("mode", mode);
              tolerating(ReturnCode.TABLE_EXISTS, () -> tablets.loadTable(endpoint, meta));
            })
        .until(
            op ->
                tablets.isLoaded(
                    endpoint, OperationPartition.of(cluster, op).table().tid, op.target.pid()));
  }

  private ObjectNode meta(OperationPartition at) {
    long term;
    synchronized (cluster) {
      term = at.partition().terms.get(at.partition().terms.size() - 1).term();
    }
    ObjectNode meta = JsonTrees.object().put("name", at.table().name).put("tid", at.table().tid);
    return meta.put("pid", at.partition().pid)
        .put("storage_mode", at.table().storageMode)
        .put("term", term);
  }

  private interface Call {
    void run() throws IOException;
  }

  /**
   * A task may be done twice when a nameserver takes over: what says that it was done before is no
   * failure.
   */
  private static void tolerating(ReturnCode doneBefore, Call call) throws IOException {
    try {
      call.run();
    } catch (TabletCalls.Refused e) {
      if (e.code() != doneBefore.code()) {
        throw e;
      }
    }
  }
}
