package io.openmldb.rollout.sandbox.recorded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.openmldb.rollout.sandbox.server.http.JsonTrees;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tablets with tables in memory and on disk. */
@Tag("component")
class DiskTablesTest {

  private static final String USERS = "ns_ShowTable_db_only.json";

  private static final ReplyComparison EACH_KIND =
      ReplyComparison.strict()
          .asKinds("all_table_status", "ts_idx_status")
          .masking(
              "tid",
              "pid",
              "name",
              "idx_name",
              "skiplist_height",
              "seg_cnts",
              "idx_cnt",
              "snapshot_path",
              "binlog_path");

  @TempDir Path directory;
  private RecordedCluster cluster;

  @BeforeEach
  void start() throws Exception {
    cluster = RecordedCluster.fresh(directory);
    cluster.replay("ns_CreateDatabase.json");
    cluster.create("ns2nd_CreateTable_t1r.json", USERS);
    cluster.create("ns2nd_CreateTable_t2r.json", USERS);
    cluster.create("ns2nd_CreateTable_t3r.json", USERS);
    cluster.create("ns2nd_CreateTable_hdd2r.json", "ns_ShowTable_hdd.json");
    cluster.awaitSimilarReply("ns_ShowTable_hdd.json", ReplyComparison.strict());
  }

  @AfterEach
  void stop() throws Exception {
    cluster.close();
  }

  @Test
  @ComparedWith({
    "tablet_GetTableStatus_with_hdd.json",
    "tablet_GetTableStatus_with_hdd.2.json",
    "tablet_GetTableStatus_with_hdd.3.json"
  })
  void aReplicaOnDiskIsToldOfWithoutWhatOnlyMemoryHas() throws Exception {
    cluster.awaitSimilarReply("tablet_GetTableStatus_with_hdd.json", EACH_KIND);
    cluster.awaitSimilarReply("tablet_GetTableStatus_with_hdd.2.json", EACH_KIND);
    cluster.awaitSimilarReply("tablet_GetTableStatus_with_hdd.3.json", EACH_KIND);
  }

  @Test
  @ComparedWith({
    "tablet_GetTableStatus_after_hang_failover_off.json",
    "tablet_GetTableStatus_after_hang_failover_on_short.json"
  })
  void aLeaderWhoseSnapshotWasPausedSaysSoUntilSomebodyEndsIt() throws Exception {
    String second = cluster.endpoint("127.0.0.1:19522");
    ObjectNode leader = null;
    JsonNode statuses = cluster.cluster().tablet(second, "GetTableStatus", JsonTrees.object());
    for (JsonNode status : statuses.path("all_table_status")) {
      boolean inMemory = status.path("storage_mode").asText().equals("kMemory");
      if (inMemory && status.path("mode").asText().equals("kTableLeader")) {
        leader = JsonTrees.object().put("tid", status.path("tid").asInt());
        leader.put("pid", status.path("pid").asInt());
      }
    }
    cluster.cluster().tablet(second, "PauseSnapshot", leader);

    // The tablet with leaders on disk is another one here.
    cluster.let("127.0.0.1:19523", second);
    cluster.replay("tablet_GetTableStatus_after_hang_failover_off.json", EACH_KIND);
    cluster.replay("tablet_GetTableStatus_after_hang_failover_on_short.json", EACH_KIND);
  }
}
