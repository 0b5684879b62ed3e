package io.openmldb.rollout.sandbox.recorded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.openmldb.rollout.sandbox.server.http.JsonTrees;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a tablet says of its replicas, and what is done to them there. */
@Tag("component")
class TabletAnswersTest {

  private static final String USERS = "ns_ShowTable_db_only.json";
  private static final String T1 = "127.0.0.1:19521";
  private static final String T2 = "127.0.0.1:19522";
  private static final String T3 = "127.0.0.1:19523";

  /** Which tables there are differs from session to session; what is told of each does not. */
  private static final ReplyComparison EACH_KIND =
      ReplyComparison.strict()
          .asKinds("all_table_status", "ts_idx_status")
          .masking("tid", "pid", "name", "idx_name", "skiplist_height", "seg_cnts", "idx_cnt");

  private static final ReplyComparison ONE =
      ReplyComparison.strict().masking("skiplist_height", "seg_cnts", "idx_cnt");

  @TempDir Path directory;
  private RecordedCluster cluster;

  @BeforeEach
  void start() throws Exception {
    cluster = RecordedCluster.fresh(directory);
    cluster.replay("ns_CreateDatabase.json");
    cluster.create("ns_CreateTable_1replica.json", USERS);
    cluster.create("ns_CreateTable_2replica.json", USERS);
    cluster.create("ns_CreateTable_3replica.json", USERS);
    cluster.awaitSimilarReply(USERS, ReplyComparison.strict());
  }

  @AfterEach
  void stop() throws Exception {
    cluster.close();
  }

  @Test
  @ComparedWith({
    "tablet_GetTableStatus.json",
    "tablet_GetTableStatus.2.json",
    "tablet_GetTableStatus.3.json",
    "tablet_GetTableStatus_one.json",
    "tablet_GetTableStatus_unknown.json",
    "tablet_GetTableStatus_need_schema.json",
    "tablet_GetTableStatus_after_failover_recovered.json",
    "tablet_GetTableStatus_after_recoverdata.json"
  })
  void everyReplicaIsToldOfWithRoleStateAndCounts() throws Exception {
    cluster.awaitSimilarReply("tablet_GetTableStatus.json", EACH_KIND);
    cluster.awaitSimilarReply("tablet_GetTableStatus.2.json", EACH_KIND);
    cluster.awaitSimilarReply("tablet_GetTableStatus.3.json", EACH_KIND);
    cluster.replay("tablet_GetTableStatus_one.json", ONE);
    cluster.replay("tablet_GetTableStatus_unknown.json");
    cluster.replay("tablet_GetTableStatus_need_schema.json", ONE);
    cluster.replay("tablet_GetTableStatus_after_failover_recovered.json", EACH_KIND);
    cluster.replay("tablet_GetTableStatus_after_recoverdata.json", EACH_KIND);
  }

  @Test
  @ComparedWith({
    "tablet_GetTableFollower_leader.json",
    "tablet_GetTableFollower_leader.2.json",
    "tablet_GetTableFollower_follower.json",
    "tablet_GetTableFollower_follower.2.json",
    "tablet_GetTableFollower_follower.3.json",
    "tablet_GetTableFollower_follower.4.json",
    "tablet_GetTableFollower_unknown.json",
    "tablet_GetTableFollower_after_recoverdata.json"
  })
  void aLeaderTellsItsFollowersAndAFollowerThatItIsOne() throws Exception {
    cluster.awaitSimilarReply("tablet_GetTableFollower_leader.json", ReplyComparison.strict());
    cluster.awaitSimilarReply("tablet_GetTableFollower_leader.2.json", ReplyComparison.strict());
    cluster.replay("tablet_GetTableFollower_follower.json");
    cluster.replay("tablet_GetTableFollower_follower.2.json");
    cluster.replay("tablet_GetTableFollower_follower.3.json");
    cluster.replay("tablet_GetTableFollower_follower.4.json");
    cluster.replay("tablet_GetTableFollower_unknown.json");
    cluster.replay("tablet_GetTableFollower_after_recoverdata.json");
  }

  @Test
  @ComparedWith({
    "tablet_GetCatalog.json",
    "tablet_GetAllSnapshotOffset.json",
    "tablet_GetTaskStatus.json"
  })
  void theCatalogSnapshotsAndTasksAreTold() throws Exception {
    cluster.replay("tablet_GetCatalog.json");
    cluster.replay(
        "tablet_GetAllSnapshotOffset.json",
        ReplyComparison.strict().asKinds("tables", "parts").masking("tid", "pid"));
    cluster.replay("tablet_GetTaskStatus.json");
  }

  @Test
  @ComparedWith({
    "tablet_LoadTable_already.json",
    "tablet_LoadTable_no_path.json",
    "tablet_LoadTable_missing_required.json",
    "tablet_Put_simple.json",
    "tablet_Put_unknown_table.json"
  })
  void aLoadIsRefusedWhereThereIsNothingToLoadAndRowsAreTaken() throws Exception {
    cluster.replay("tablet_LoadTable_already.json");
    cluster.replay("tablet_LoadTable_no_path.json");
    cluster.replay("tablet_LoadTable_missing_required.json");
    cluster.replay("tablet_Put_simple.json");
    cluster.replay("tablet_Put_unknown_table.json");
  }

  @Test
  @ComparedWith({
    "tablet_GetTableStatus_after_changeleader.json",
    "tablet_GetTableStatus_after_changeleader.2.json",
    "tablet_GetTableStatus_after_changeleader.3.json",
    "tablet_GetTableFollower_after_changeleader.json"
  })
  void afterALeaderChangeTheOldLeaderStillLeadsInItsOwnEyes() throws Exception {
    cluster.cluster().setAutoFailover(false);
    write(9, 0, T1, 3);
    cluster.replay("ns_ChangeLeader_explicit.json");
    cluster.cluster().awaitOperations();

    cluster.replay("tablet_GetTableStatus_after_changeleader.json", ONE);
    cluster.replay("tablet_GetTableStatus_after_changeleader.2.json", ONE);
    cluster.replay("tablet_GetTableStatus_after_changeleader.3.json", ONE);
    cluster.awaitSimilarReply(
        "tablet_GetTableFollower_after_changeleader.json", ReplyComparison.strict());
  }

  @Test
  @ComparedWith({
    "tablet_GetTableStatus_after_pre_upgrade.json",
    "tablet_GetTableStatus_after_auto_recover.json"
  })
  void aTabletWhoseLeadersWereMovedAwayAndRecoveredOnlyFollows() throws Exception {
    cluster.cluster().setAutoFailover(false);
    ObjectNode everything = JsonTrees.object().put("show_all", true);
    for (JsonNode table :
        cluster.cluster().nameserver("ShowTable", everything).path("table_info")) {
      for (JsonNode partition : table.path("table_partition")) {
        if (isLedBy(partition, cluster.endpoint(T3))) {
          moveAway(table.path("db"), table.path("name"), partition.path("pid"));
        }
      }
    }
    cluster.awaitSimilarReply("tablet_GetTableStatus_after_pre_upgrade.json", EACH_KIND);
    cluster.replay("tablet_GetTableStatus_after_auto_recover.json", EACH_KIND);
  }

  private static boolean isLedBy(JsonNode partition, String endpoint) {
    for (JsonNode replica : partition.path("partition_meta")) {
      if (replica.path("is_leader").asBoolean()) {
        return replica.path("endpoint").asText().equals(endpoint);
      }
    }
    return false;
  }

  private void moveAway(JsonNode db, JsonNode name, JsonNode pid) throws Exception {
    ObjectNode partition = JsonTrees.object();
    partition.set("db", db);
    partition.set("name", name);
    partition.set("pid", pid);
    cluster
        .cluster()
        .nameserver("ChangeLeader", partition.deepCopy().put("candidate_leader", "auto"));
    cluster.cluster().awaitOperations();
    ObjectNode old = partition.deepCopy().put("endpoint", cluster.endpoint(T3));
    cluster.cluster().nameserver("RecoverTable", old);
    cluster.cluster().awaitOperations();
  }

  @Test
  @ComparedWith({
    "tablet_GetTableStatus_after_restart.json",
    "tablet_GetTableStatus_after_recover_one.json",
    "tablet_GetTableStatus_after_RecoverEndpoint.json",
    "tablet_GetTableStatus_after_whole_restart.json",
    "tablet_GetTableStatus_after_whole_restart_failover_on.json"
  })
  void aRestartedTabletIsEmptyUntilItsTablesAreLoaded() throws Exception {
    cluster.cluster().setAutoFailover(false);
    cluster.cluster().stopTablet(cluster.endpoint(T1));
    cluster.awaitSimilarReply("ns_ShowTablet_offline.json", ReplyComparison.strict());
    cluster.replay("ns_OfflineEndpoint_ok.json");
    cluster.cluster().awaitOperations();
    cluster.cluster().startTablet(cluster.endpoint(T1));
    cluster.awaitSimilarReply("ns_ShowTablet_back.json", ReplyComparison.strict());

    cluster.replay("tablet_GetTableStatus_after_restart.json");
    cluster.replay("tablet_GetTableStatus_after_whole_restart.json");
    cluster.replay("tablet_GetTableStatus_after_whole_restart_failover_on.json");
    cluster.replay("ns_RecoverTable_after_restart.json");
    cluster.replay("ns_RecoverTable_one_replica_after_restart.json");
    cluster.cluster().awaitOperations();
    cluster.replay("tablet_GetTableStatus_after_recover_one.json", EACH_KIND);
    cluster.replay("ns_RecoverEndpoint_ok.json");
    cluster.cluster().awaitOperations();
    cluster.awaitSimilarReply("tablet_GetTableStatus_after_RecoverEndpoint.json", EACH_KIND);
  }

  @Test
  @ComparedWith({
    "tablet_GetTableStatus_after_fast_sigterm_restart.json",
    "tablet_GetTableStatus_after_whole_restart_failover_on.2.json",
    "tablet_GetTableStatus_after_sigint_restart.json",
    "tablet_GetTableStatus_after_whole_restart_failover_on.3.json",
    "tablet_LoadTable_no_mode.json",
    "tablet_GetTableStatus_loading.json",
    "tablet_ChangeRole_to_leader.2.json",
    "tablet_LoadTable_mode_leader.json",
    "tablet_LoadTable_mode_leader.2.json",
    "tablet_ChangeRole_to_leader.json",
    "tablet_ChangeRole_to_leader.3.json"
  })
  void replicasAreLoadedFromTheDiskInTheRoleThatIsSaid() throws Exception {
    cluster.cluster().setAutoFailover(false);
    moveAwayAndBack("t2r", T3);
    cluster.cluster().restart(cluster.endpoint(T2));
    cluster.cluster().restart(cluster.endpoint(T3));
    cluster.replay("tablet_GetTableStatus_after_fast_sigterm_restart.json");
    cluster.replay("tablet_GetTableStatus_after_whole_restart_failover_on.2.json");
    cluster.replay("tablet_GetTableStatus_after_sigint_restart.json");
    cluster.replay("tablet_GetTableStatus_after_whole_restart_failover_on.3.json");

    cluster.replay("tablet_LoadTable_no_mode.json");
    cluster.awaitSimilarReply("tablet_GetTableStatus_loading.json", ONE);
    cluster.replay("tablet_ChangeRole_to_leader.2.json");
    cluster.cluster().tablet(cluster.endpoint(T3), "LoadTable", asFollower("t3r", 9, 1));
    cluster.replay("tablet_ChangeRole_to_leader.json");
    cluster.cluster().tablet(cluster.endpoint(T3), "LoadTable", asFollower("t3r", 9, 0));
    cluster.replay("tablet_ChangeRole_to_leader.3.json");

    cluster.cluster().restart(cluster.endpoint(T3));
    cluster.replay("tablet_LoadTable_mode_leader.json");
    cluster.replay("tablet_LoadTable_mode_leader.2.json");
  }

  private static ObjectNode asFollower(String table, int tid, int pid) {
    ObjectNode load = JsonTrees.object();
    load.putObject("table_meta")
        .put("name", table)
        .put("tid", tid)
        .put("pid", pid)
        .put("mode", "kTableFollower")
        .put("storage_mode", "kMemory");
    return load;
  }

  /** The tablet's own file then says that it follows: what it received anew says so. */
  private void moveAwayAndBack(String table, String recorded) throws Exception {
    ObjectNode partition = JsonTrees.object().put("db", "db1").put("name", table).put("pid", 0);
    ObjectNode move = partition.deepCopy().put("candidate_leader", "auto");
    cluster.cluster().nameserver("ChangeLeader", move);
    cluster.cluster().awaitOperations();
    ObjectNode replica = partition.deepCopy().put("endpoint", cluster.endpoint(recorded));
    cluster.cluster().nameserver("RecoverTable", replica);
    cluster.cluster().awaitOperations();
    cluster.cluster().nameserver("DelReplicaNS", replica);
    cluster.cluster().awaitOperations();
    cluster.cluster().nameserver("AddReplicaNS", replica);
    cluster.cluster().awaitOperations();
  }

  private void write(int tid, int pid, String recorded, int rows) throws IOException {
    ObjectNode row = JsonTrees.object().put("tid", tid).put("pid", pid).put("time", 1);
    ObjectNode dimension = row.put("value", "aGk=").putArray("dimensions").addObject();
    for (int i = 0; i < rows; i++) {
      dimension.put("idx", 0).put("key", "row" + i);
      cluster.cluster().tablet(cluster.endpoint(recorded), "Put", row);
    }
  }
}
