package io.openmldb.rollout.activities.openmldb.snapshot;

import io.openmldb.rollout.activities.openmldb.model.LeaderStatus;
import io.openmldb.rollout.activities.openmldb.model.PartitionId;
import io.openmldb.rollout.activities.openmldb.model.PartitionInfo;
import io.openmldb.rollout.activities.openmldb.model.ReplicaMeta;
import io.openmldb.rollout.activities.openmldb.model.ReplicaStatus;
import io.openmldb.rollout.activities.openmldb.model.TableInfo;
import io.openmldb.rollout.activities.openmldb.model.TabletStatus;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Readings of clusters as large as they come. */
public final class LargeSnapshots {

  private static final long OFFSET = 1_000_000;

  private LargeSnapshots() {}

  /**
   * A healthy cluster. Each table has one partition led by each tablet; its followers are on the
   * tablets after that one.
   *
   * @param leaders partitions that each tablet leads
   * @param replicas of each partition
   */
  public static ClusterSnapshot snapshot(int tablets, int leaders, int replicas) {
    List<TabletStatus> statuses = new ArrayList<>();
    Map<String, List<ReplicaStatus>> served = new HashMap<>();
    for (int i = 0; i < tablets; i++) {
      statuses.add(new TabletStatus(endpoint(i), "kHealthy", 60_000));
      served.put(endpoint(i), new ArrayList<>());
    }
    List<TableInfo> tables = new ArrayList<>();
    Map<PartitionId, LeaderStatus> readings = new HashMap<>();
    for (int tid = 1; tid <= leaders; tid++) {
      String name = "table_with_a_name_of_some_length_" + tid;
      List<PartitionInfo> partitions = new ArrayList<>();
      for (int pid = 0; pid < tablets; pid++) {
        PartitionId id = new PartitionId("database", name, tid, pid);
        List<ReplicaMeta> metas = new ArrayList<>();
        Map<String, Long> followers = new HashMap<>();
        for (int replica = 0; replica < replicas; replica++) {
          String endpoint = endpoint((pid + replica) % tablets);
          boolean leads = replica == 0;
          metas.add(new ReplicaMeta(endpoint, leads, true, true));
          served
              .get(endpoint)
              .add(
                  new ReplicaStatus(
                      tid,
                      pid,
                      name,
                      OFFSET,
                      leads ? "kTableLeader" : "kTableFollower",
                      "kTableNormal",
                      OFFSET));
          if (!leads) {
            followers.put(endpoint, OFFSET);
          }
        }
        partitions.add(new PartitionInfo(id, metas, 1, 0, false));
        readings.put(id, new LeaderStatus(OFFSET, followers));
      }
      tables.add(new TableInfo("database", name, tid, "kMemory", partitions));
    }
    return new ClusterSnapshot(statuses, tables, readings, served);
  }

  /** The {@code i}th tablet's. */
  public static String endpoint(int i) {
    return "tablet-" + i + ".example.org:10921";
  }
}
