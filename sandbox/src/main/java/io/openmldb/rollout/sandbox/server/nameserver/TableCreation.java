package io.openmldb.rollout.sandbox.server.nameserver;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.openmldb.rollout.sandbox.server.flags.FlagSettings;
import io.openmldb.rollout.sandbox.server.http.JsonTrees;
import io.openmldb.rollout.sandbox.server.http.ReturnCode;
import io.openmldb.rollout.sandbox.server.nameserver.metadata.ClusterMetadata;
import io.openmldb.rollout.sandbox.server.nameserver.metadata.Partition;
import io.openmldb.rollout.sandbox.server.nameserver.metadata.PartitionMeta;
import io.openmldb.rollout.sandbox.server.nameserver.metadata.ReplicaPlacement;
import io.openmldb.rollout.sandbox.server.nameserver.metadata.Table;
import io.openmldb.rollout.sandbox.server.nameserver.metadata.TabletCalls;
import io.openmldb.rollout.sandbox.server.nameserver.metadata.TermOffset;
import java.io.IOException;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Creates and drops tables: on the tablets first, then in the metadata. */
final class TableCreation {
  private static final Logger log = LoggerFactory.getLogger(TableCreation.class);

  private static final Set<String> TIME_TYPES = Set.of("kBigInt", "kTimestamp");

  private final ClusterMetadata cluster;
  private final TabletCalls tablets;
  private final FlagSettings flags;

  TableCreation(ClusterMetadata cluster, TabletCalls tablets, FlagSettings flags) {
    this.cluster = cluster;
    this.tablets = tablets;
    this.flags = flags;
  }

  Table create(JsonNode info) {
    Table table;
    // One creation at a time, for each must see where the one before put its replicas.
    synchronized (this) {
      synchronized (cluster) {
        if (!cluster.hasDatabase(info.path("db").asText())) {
          throw ReturnCode.DATABASE_NOT_FOUND.refusal();
        }
        if (cluster.find(info.path("db").asText(), info.path("name").asText()).isPresent()) {
          throw ReturnCode.TABLE_EXISTS.refusal();
        }
        checkColumns(info);
        table = place(info);
      }
      createOnTablets(table);
      cluster.addTable(table);
    }
    return table;
  }

  private Table place(JsonNode info) {
    int healthy = cluster.healthyTablets().size();
    int replicaNum = info.path("replica_num").asInt(Math.min(healthy, flags.number("replica_num")));
    int partitionNum = info.path("partition_num").asInt(flags.number("partition_num"));
    Table probe = new Table(info, 0, replicaNum);
    if (info.path("table_partition").isEmpty()) {
      new ReplicaPlacement(cluster).place(probe, partitionNum, cluster.store().term());
    } else {
      placeAsAsked(probe, info.path("table_partition"));
    }
    // The number is drawn only when nothing can be refused any more.
    Table table = new Table(info, cluster.store().nextTid(), replicaNum);
    table.partitions.addAll(probe.partitions);
    return table;
  }

  /** Whoever asks for a table may say where its replicas shall be. */
  private void placeAsAsked(Table table, JsonNode partitions) {
    for (JsonNode asked : partitions) {
      Partition partition = Partition.fromJson(asked);
      if (partition.terms.isEmpty()) {
        partition.terms.add(new TermOffset(cluster.store().term(), 0));
      }
      table.partitions.add(partition);
    }
  }

  private static void checkColumns(JsonNode info) {
    for (JsonNode key : info.path("column_key")) {
      for (JsonNode column : info.path("column_desc")) {
        boolean isTime = column.path("name").equals(key.get("ts_name"));
        if (isTime && !TIME_TYPES.contains(column.path("data_type").asText())) {
          throw ReturnCode.INVALID_PARAMETER.refusal(
              "check TableMeta failed! ts column type should be bigint or timestamp, column is: "
                  + column.path("name").asText());
        }
      }
    }
  }

  private void createOnTablets(Table table) {
    try {
      for (Partition partition : table.partitions) {
        // Followers first, so that the leader finds them when it attaches them.
        createReplicas(table, partition, false);
        createReplicas(table, partition, true);
      }
    } catch (TabletCalls.Refused e) {
      dropOnTablets(table);
      log.warn("cannot create table {}: {}", table.name, e.getMessage());
      boolean noRoot = e.code() == ReturnCode.NO_ROOT_PATH.code();
      throw (noRoot ? ReturnCode.NO_ROOT_PATH : ReturnCode.CREATE_TABLE_FAILED_ON_TABLET).refusal();
    } catch (IOException e) {
      dropOnTablets(table);
      log.warn("cannot create table {}: {}", table.name, e.getMessage());
      throw ReturnCode.CREATE_TABLE_FAILED_ON_TABLET.refusal();
    }
  }

  private void createReplicas(Table table, Partition partition, boolean leaders)
      throws IOException {
    for (PartitionMeta meta : partition.metas) {
      if (meta.leader == leaders) {
        tablets.createTable(meta.endpoint, meta(table, partition, meta));
      }
    }
  }

  private static ObjectNode meta(Table table, Partition partition, PartitionMeta meta) {
    ObjectNode node =
        JsonTrees.object().put("tid", table.tid).put("name", table.name).put("pid", partition.pid);
    node.put("storage_mode", table.storageMode).put("term", partition.terms.get(0).term());
    node.put("mode", meta.leader ? "kTableLeader" : "kTableFollower");
    ArrayNode replicas = node.putArray("replicas");
    partition.metas.stream()
        .filter(other -> !other.leader)
        .forEach(other -> replicas.add(other.endpoint));
    return node;
  }

  void drop(Table table) {
    cluster.removeTable(table);
    dropOnTablets(table);
  }

  private void dropOnTablets(Table table) {
    for (Partition partition : table.partitions) {
      for (PartitionMeta meta : partition.metas) {
        try {
          tablets.dropTable(meta.endpoint, table.tid, partition.pid);
        } catch (IOException e) {
          log.debug("nothing to drop on {}: {}", meta.endpoint, e.getMessage());
        }
      }
    }
  }
}
