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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Readings of clusters for tests of pure decisions: healthy, but for what a test changes. */
public final class SnapshotBuilder {

  private final Map<String, TabletStatus> tablets = new LinkedHashMap<>();
  private final List<TableInfo> tables = new ArrayList<>();
  private final Map<PartitionId, LeaderStatus> leaders = new HashMap<>();
  private final Map<String, List<ReplicaStatus>> served = new LinkedHashMap<>();

  public SnapshotBuilder(String... endpoints) {
    for (String endpoint : endpoints) {
      tablets.put(endpoint, new TabletStatus(endpoint, "kHealthy", 60000));
      served.put(endpoint, new ArrayList<>());
    }
  }

  /** A table of one partition at offset 100, on these tablets, the first leading. */
  public SnapshotBuilder table(String name, String... endpoints) {
    PartitionId id = id(name);
    List<ReplicaMeta> metas = new ArrayList<>();
    Map<String, Long> followers = new HashMap<>();
    for (String endpoint : endpoints) {
      boolean leads = metas.isEmpty();
      metas.add(new ReplicaMeta(endpoint, leads, true, true));
      serve(endpoint, name, leads, 100, 100);
      if (!leads) {
        followers.put(endpoint, 100L);
      }
    }
    PartitionInfo partition = new PartitionInfo(id, metas, 1, 0, false);
    tables.add(new TableInfo("db", name, id.tid(), "kMemory", List.of(partition)));
    leaders.put(id, new LeaderStatus(100, followers));
    return this;
  }

  /** Makes a table the pre-aggregation table of another. */
  public SnapshotBuilder aggregates(String table, String base) {
    tables.replaceAll(
        info ->
            info.name().equals(table)
                ? new TableInfo(
                    "db", table, info.tid(), "kMemory", id(base).tid(), info.partitions())
                : info);
    return this;
  }

  /** The id of a table's one partition. */
  public static PartitionId id(String table) {
    return new PartitionId("db", table, table.hashCode(), 0);
  }

  /** What a tablet serves of a table, in place of what it served. */
  public SnapshotBuilder serve(
      String endpoint, String table, boolean leads, long offset, long rows) {
    unserve(endpoint, table);
    String mode = leads ? "kTableLeader" : "kTableFollower";
    served
        .get(endpoint)
        .add(new ReplicaStatus(table.hashCode(), 0, table, offset, mode, "kTableNormal", rows));
    return this;
  }

  /** How much a replica takes. */
  public SnapshotBuilder size(String table, String endpoint, long memoryBytes, long diskBytes) {
    served
        .get(endpoint)
        .replaceAll(
            replica ->
                replica.table().equals(table)
                    ? new ReplicaStatus(
                        replica.tid(),
                        replica.pid(),
                        table,
                        replica.offset(),
                        replica.mode(),
                        replica.state(),
                        replica.rows(),
                        memoryBytes,
                        diskBytes)
                    : replica);
    return this;
  }

  public SnapshotBuilder unserve(String endpoint, String table) {
    served.get(endpoint).removeIf(replica -> replica.table().equals(table));
    return this;
  }

  /** What a table's leader says. */
  public SnapshotBuilder leaderSays(String table, long offset, Map<String, Long> followers) {
    leaders.put(id(table), new LeaderStatus(offset, followers));
    return this;
  }

  public SnapshotBuilder leaderIsSilent(String table) {
    leaders.remove(id(table));
    return this;
  }

  /** Marks a replica in the metadata. */
  public SnapshotBuilder mark(String table, String endpoint, boolean isLeader, boolean isAlive) {
    return replace(
        table,
        was ->
            new PartitionInfo(
                was.id(),
                was.replicas().stream()
                    .map(
                        meta ->
                            meta.endpoint().equals(endpoint)
                                ? new ReplicaMeta(endpoint, isLeader, isAlive, true)
                                : meta)
                    .toList(),
                1,
                was.termStart(),
                false));
  }

  /** The first offset of the present leader's term. */
  public SnapshotBuilder termStart(String table, long offset) {
    return replace(table, was -> new PartitionInfo(was.id(), was.replicas(), 1, offset, false));
  }

  private SnapshotBuilder replace(String table, UnaryOperator<PartitionInfo> by) {
    tables.replaceAll(
        info ->
            info.name().equals(table)
                ? new TableInfo(
                    "db", table, info.tid(), "kMemory", List.of(by.apply(info.partitions().get(0))))
                : info);
    return this;
  }

  /** The tablet is down. */
  public SnapshotBuilder down(String endpoint) {
    tablets.put(endpoint, new TabletStatus(endpoint, "kOffline", 60000));
    served.remove(endpoint);
    return this;
  }

  /** The tablet is registered and does not answer. */
  public SnapshotBuilder hung(String endpoint) {
    served.remove(endpoint);
    return this;
  }

  public ClusterSnapshot snapshot() {
    return new ClusterSnapshot(List.copyOf(tablets.values()), tables, leaders, served);
  }
}
