package io.openmldb.rollout.activities.stub;

import io.openmldb.rollout.activities.openmldb.model.LeaderStatus;
import io.openmldb.rollout.activities.openmldb.model.PartitionId;
import io.openmldb.rollout.activities.openmldb.model.PartitionInfo;
import io.openmldb.rollout.activities.openmldb.model.ReplicaMeta;
import io.openmldb.rollout.activities.openmldb.model.ReplicaStatus;
import io.openmldb.rollout.activities.openmldb.model.TableInfo;
import io.openmldb.rollout.activities.openmldb.model.TabletStatus;
import io.openmldb.rollout.activities.openmldb.snapshot.ClusterSnapshot;
import java.util.List;
import java.util.Map;

/** Readings of a cluster of two tablets and one table, {@code db.t1}, of two partitions. */
public final class SmallSnapshots {

  public static final String FIRST = "10.0.0.1:10921";
  public static final String SECOND = "10.0.0.2:10921";
  public static final PartitionId LED_BY_FIRST = new PartitionId("db", "t1", 7, 0);

  /** Has no other replica. */
  public static final PartitionId ON_SECOND_ONLY = new PartitionId("db", "t1", 7, 1);

  private SmallSnapshots() {}

  /** Everything is well; each partition has ten rows. */
  public static ClusterSnapshot healthy() {
    return snapshot("kHealthy", /* leaderAlive= */ true, 10);
  }

  /** The first tablet is gone, and the partition that it led has no leader. */
  public static ClusterSnapshot leaderless() {
    return snapshot("kOffline", /* leaderAlive= */ false, 10);
  }

  /** The second tablet's follower has nine of ten rows. */
  public static ClusterSnapshot lagging() {
    return snapshot("kHealthy", /* leaderAlive= */ true, 9);
  }

  private static ClusterSnapshot snapshot(
      String firstState, boolean leaderAlive, long followerOffset) {
    PartitionInfo replicated =
        new PartitionInfo(
            LED_BY_FIRST,
            List.of(
                new ReplicaMeta(FIRST, true, leaderAlive, true),
                new ReplicaMeta(SECOND, false, true, true)),
            1,
            10,
            false);
    PartitionInfo single =
        new PartitionInfo(
            ON_SECOND_ONLY, List.of(new ReplicaMeta(SECOND, true, true, true)), 1, 10, false);
    return new ClusterSnapshot(
        List.of(new TabletStatus(FIRST, firstState, 1), new TabletStatus(SECOND, "kHealthy", 1)),
        List.of(new TableInfo("db", "t1", 7, "kMemory", List.of(replicated, single))),
        Map.of(
            LED_BY_FIRST,
            new LeaderStatus(10, Map.of(SECOND, followerOffset)),
            ON_SECOND_ONLY,
            new LeaderStatus(10, Map.of())),
        Map.of(
            FIRST,
            List.of(status(0, "kTableLeader", 10)),
            SECOND,
            List.of(status(0, "kTableFollower", followerOffset), status(1, "kTableLeader", 10))));
  }

  private static ReplicaStatus status(int pid, String mode, long offset) {
    return new ReplicaStatus(7, pid, "t1", offset, mode, "kTableNormal", offset);
  }
}
