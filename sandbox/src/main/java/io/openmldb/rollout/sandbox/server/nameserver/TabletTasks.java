package io.openmldb.rollout.sandbox.server.nameserver;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.openmldb.rollout.sandbox.server.http.Json;
import io.openmldb.rollout.sandbox.server.http.Status;
import java.io.IOException;

/** The tasks that tablets do: each is a call to the leader or to the tablet concerned. */
final class TabletTasks {
  private final Cluster cluster;
  private final TabletClient tablets;

  TabletTasks(Cluster cluster, TabletClient tablets) {
    this.cluster = cluster;
    this.tablets = tablets;
  }

  Task makeSnapshot() {
    return onLeader(TaskType.kMakeSnapshot, "MakeSnapshot");
  }

  Task pauseSnapshot() {
    return onLeader(TaskType.kPauseSnapshot, "PauseSnapshot");
  }

  Task recoverSnapshot() {
    return onLeader(TaskType.kRecoverSnapshot, "RecoverSnapshot");
  }

  private Task onLeader(TaskType type, String method) {
    return Task.onTablet(
        type,
        op -> {
          OpPartition at = OpPartition.of(cluster, op);
          tablets.callPartition(at.requireLeader(), method, at.table().tid, op.target.pid());
        });
  }

  Task sendSnapshot(String endpoint) {
    return aboutReplica(TaskType.kSendSnapshot, "SendSnapshot", endpoint, Status.TABLE_EXISTS);
  }

  Task addReplica(String endpoint) {
    return aboutReplica(TaskType.kAddReplica, "AddReplica", endpoint, Status.REPLICA_EXISTS);
  }

  Task delReplica(String endpoint) {
    return aboutReplica(TaskType.kDelReplica, "DelReplica", endpoint, Status.OK);
  }

  private Task aboutReplica(TaskType type, String method, String endpoint, Status doneBefore) {
    return Task.onTablet(
        type,
        op -> {
          OpPartition at = OpPartition.of(cluster, op);
          String leader = at.requireLeader();
          tolerating(doneBefore, () -> tablets.callAbout(leader, method, at.replica(endpoint)));
        });
  }

  Task dropTable(String endpoint) {
    return Task.onTablet(
        TaskType.kDropTable,
        op -> {
          OpPartition at = OpPartition.of(cluster, op);
          tolerating(
              Status.TABLE_NOT_FOUND,
              () -> tablets.dropTable(endpoint, at.table().tid, op.target.pid()));
        });
  }

  Task loadFollower(String endpoint) {
    return load(endpoint, "kTableFollower");
  }

  Task loadLeader(String endpoint) {
    return load(endpoint, "kTableLeader");
  }

  private Task load(String endpoint, String mode) {
    return Task.onTablet(
            TaskType.kLoadTable,
            op -> {
              ObjectNode meta = meta(OpPartition.of(cluster, op)).put("mode", mode);
              tolerating(Status.TABLE_EXISTS, () -> tablets.loadTable(endpoint, meta));
            })
        .until(
            op ->
                tablets.isLoaded(
                    endpoint, OpPartition.of(cluster, op).table().tid, op.target.pid()));
  }

  private ObjectNode meta(OpPartition at) {
    long term;
    synchronized (cluster) {
      term = at.partition().terms.get(at.partition().terms.size() - 1).term();
    }
    ObjectNode meta = Json.object().put("name", at.table().name).put("tid", at.table().tid);
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
  private static void tolerating(Status doneBefore, Call call) throws IOException {
    try {
      call.run();
    } catch (TabletClient.Refused e) {
      if (e.code() != doneBefore.code()) {
        throw e;
      }
    }
  }
}
