package io.openmldb.rollout.activities.fake;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.openmldb.rollout.activities.openmldb.model.PartitionId;
import io.openmldb.rollout.sandbox.server.inprocess.InProcessCluster;

/** What somebody has done to a cluster's data and metadata. */
public final class ClusterDamage {

  private final InProcessCluster servers;
  private final SimulatedTables tables;
  private final UnrecordedCalls calls;
  private final ServerCallFaults serverCalls;

  ClusterDamage(
      InProcessCluster servers,
      SimulatedTables tables,
      UnrecordedCalls calls,
      ServerCallFaults serverCalls) {
    this.servers = servers;
    this.tables = tables;
    this.calls = calls;
    this.serverCalls = serverCalls;
  }

  /** Marks a replica as not alive. */
  public void markDead(String table, int pid, String endpoint) {
    calls.nameserverByHand(
        "UpdateTableAliveStatus",
        UnrecordedCalls.toNameserver(tables.partition(table, pid))
            .put("endpoint", endpoint)
            .put("is_alive", false));
  }

  /** Somebody loads a replica as a follower, whatever it is. */
  public void loadAsFollower(String table, int pid, String endpoint) {
    ObjectNode meta =
        UnrecordedCalls.toTablet(tables.partition(table, pid))
            .put("name", table)
            .put("mode", "kTableFollower");
    calls.tablet(endpoint, "LoadTable", UnrecordedCalls.message().set("table_meta", meta));
  }

  /** The tablet's disk does not hold the replica any more. */
  public void loseDisk(String table, int pid, String endpoint) {
    servers.disk(endpoint).lose(tables.partition(table, pid).tid(), pid);
  }

  /** A power failure: the tablet's disk lacks the last entries of a replica. */
  public void loseTail(String table, int pid, String endpoint, int entries) {
    servers.disk(endpoint).loseTail(tables.partition(table, pid).tid(), pid, entries);
  }

  /** The replica has applied a part of its log twice: offsets are equal, rows are not. */
  public void applyLogTwice(String table, int pid, String endpoint) {
    int tid = tables.partition(table, pid).tid();
    servers.tablet(endpoint).orElseThrow().applyLogTwice(tid, pid);
  }

  /**
   * The leader has made a snapshot and deleted its log before that: a follower that is behind can
   * never catch up again.
   */
  public void deleteBinlog(String table, int pid, String follower) {
    PartitionId id = tables.partition(table, pid);
    String leader = calls.partition(id).flatMap(PartitionAsShown::leader).orElseThrow();
    calls.tablet(leader, "MakeSnapshot", UnrecordedCalls.toTablet(id));
    stopReplication(table, pid, follower);
  }

  /** From now on the follower is sent nothing, but for a snapshot. */
  public void stopReplication(String table, int pid, String follower) {
    int tid = tables.partition(table, pid).tid();
    serverCalls.cut(new ServerCallFaults.Line(tid, pid, follower));
  }
}
