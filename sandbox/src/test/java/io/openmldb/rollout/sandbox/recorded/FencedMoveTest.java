package io.openmldb.rollout.sandbox.recorded;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.openmldb.rollout.sandbox.server.http.JsonTrees;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A table of sixteen partitions on two tablets each: moved under a fence, loaded by hand. */
@Tag("component")
class FencedMoveTest {

  private static final String T1 = "127.0.0.1:19521";
  private static final String T2 = "127.0.0.1:19522";
  private static final String T3 = "127.0.0.1:19523";
  private static final int PARTITIONS = 16;

  private static final ReplyComparison ONE =
      ReplyComparison.strict().masking("idx_name", "skiplist_height", "seg_cnts", "idx_cnt");

  /** How often the partition had been moved before, and what that left, lies before the session. */
  private static final ReplyComparison PARTITION =
      ReplyComparison.strict().absentAsTrue("is_alive").asKinds("term_offset");

  @TempDir Path directory;
  private RecordedCluster cluster;

  @BeforeEach
  void start() throws Exception {
    cluster = RecordedCluster.fresh(directory);
    cluster.replay("ns_CreateDatabase.json");
    RecordedExchange recording = RecordedExchange.of("ns2nd_CreateTable_t2r.json");
    ObjectNode table = (ObjectNode) JsonTrees.parse(recording.body()).get("table_info");
    table.put("name", "a2").put("partition_num", PARTITIONS);
    ArrayNode partitions = table.putArray("table_partition");
    for (int pid = 0; pid < PARTITIONS; pid++) {
      ArrayNode replicas = partitions.addObject().put("pid", pid).putArray("partition_meta");
      replicas
          .addObject()
          .put("endpoint", cluster.endpoint(pid == 2 ? T1 : T3))
          .put("is_leader", true);
      replicas.addObject().put("endpoint", cluster.endpoint(T2)).put("is_leader", false);
    }
    JsonNode reply =
        cluster.cluster().nameserver("CreateTable", JsonTrees.object().set("table_info", table));
    assertThat(reply.path("code").asInt()).isZero();
    cluster.cluster().setAutoFailover(false);
  }

  @AfterEach
  void stop() throws Exception {
    cluster.close();
  }

  @Test
  @ComparedWith({
    "tablet_Put_row.json",
    "tablet_SetMode_follower_on.json",
    "tablet_Put_fenced.json",
    "tablet_Get_fenced.json",
    "ns_ChangeLeader_while_fenced.json",
    "tablet_SetMode_follower_off.json",
    "tablet_Put_old_leader_still_accepts.json",
    "tablet_ChangeRole_demote_old_leader.json",
    "tablet_Put_demoted.json",
    "ns_RecoverTable_after_demotion.json"
  })
  void aFenceRefusesWritesAndAnOldLeaderTakesThemUntilItIsDemoted() throws Exception {
    put(2, T1, "fence-test", 1_700_000_000_000L);
    cluster.replay("tablet_Put_row.json");
    cluster.replay("tablet_SetMode_follower_on.json");
    cluster.replay("tablet_Put_fenced.json");
    cluster.replay("tablet_Get_fenced.json", ReplyComparison.strict().masking("ts"));
    cluster.replay("ns_ChangeLeader_while_fenced.json");
    cluster.cluster().awaitOperations();
    cluster.replay("tablet_SetMode_follower_off.json");
    cluster.replay("tablet_Put_old_leader_still_accepts.json");
    cluster.replay("tablet_ChangeRole_demote_old_leader.json");
    cluster.replay("tablet_Put_demoted.json");
    cluster.replay("ns_RecoverTable_after_demotion.json");
    cluster.cluster().awaitOperations();
  }

  @Test
  @ComparedWith({
    "tablet_GetTableFollower_fenced_caught_up.json",
    "ns_ChangeLeader_fast_move.json",
    "tablet_ChangeRole_fast_demote.json",
    "ns_GetTablePartition_after_move.json",
    "tablet_AddReplica_attach_old_leader.json",
    "tablet_GetTableFollower_attached.json",
    "tablet_AddReplica_attach_twice.json",
    "ns_SetTablePartition_attach.json",
    "ns_GetTablePartition_attached.json",
    "ns_SetTablePartition_unknown_table.json",
    "ns_SetTablePartition_autofailover_on.json"
  })
  void anOldLeaderIsAttachedByHandAndItsMetadataWritten() throws Exception {
    // In that session the other nameserver led.
    cluster.let("127.0.0.1:16528", cluster.cluster().leadingNameserver());
    put(0, T3, "a", 1);
    cluster.awaitSimilarReply(
        "tablet_GetTableFollower_fenced_caught_up.json", ReplyComparison.strict());
    cluster.replay("ns_ChangeLeader_fast_move.json");
    cluster.cluster().awaitOperations();
    cluster.replay("tablet_ChangeRole_fast_demote.json");
    // What replicas hold is told by the nameserver's next look at them.
    cluster.awaitSimilarReply("ns_GetTablePartition_after_move.json", PARTITION);
    cluster.replay("tablet_AddReplica_attach_old_leader.json");
    cluster.awaitSimilarReply("tablet_GetTableFollower_attached.json", ReplyComparison.strict());
    cluster.replay("tablet_AddReplica_attach_twice.json");
    cluster.replay("ns_SetTablePartition_attach.json");
    cluster.awaitSimilarReply("ns_GetTablePartition_attached.json", PARTITION);
    cluster.replay("ns_SetTablePartition_unknown_table.json");
    cluster.cluster().setAutoFailover(true);
    cluster.replay("ns_SetTablePartition_autofailover_on.json");
  }

  @Test
  @ComparedWith({
    "tablet_LoadTable_direct_leader_without_replicas.json",
    "tablet_GetTableFollower_after_load_without_replicas.json",
    "tablet_AddReplica_to_leader.json",
    "tablet_GetTableFollower_after_AddReplica.json",
    "tablet_LoadTable_direct_leader_with_replicas.json",
    "tablet_GetTableFollower_after_load_with_replicas.json",
    "tablet_LoadTable_direct_follower.json",
    "tablet_GetTableStatus_after_direct_load.json",
    "tablet_LoadTable_direct_again.json"
  })
  void aLeaderLoadedByHandHasTheFollowersThatItIsToldOf() throws Exception {
    // There JOB_INFO was on the third tablet.
    ObjectNode job =
        JsonTrees.object().put("db", "__INTERNAL_DB").put("name", "JOB_INFO").put("pid", 0);
    cluster.cluster().nameserver("AddReplicaNS", job.put("endpoint", cluster.endpoint(T3)));
    cluster.cluster().awaitOperations();
    cluster.cluster().restart(cluster.endpoint(T3));

    cluster.replay("tablet_LoadTable_direct_leader_without_replicas.json");
    cluster.awaitSimilarReply(
        "tablet_GetTableFollower_after_load_without_replicas.json", ReplyComparison.strict());
    cluster.replay("tablet_AddReplica_to_leader.json");
    cluster.awaitSimilarReply(
        "tablet_GetTableFollower_after_AddReplica.json", ReplyComparison.strict());
    cluster.replay("tablet_LoadTable_direct_leader_with_replicas.json");
    cluster.awaitSimilarReply(
        "tablet_GetTableFollower_after_load_with_replicas.json", ReplyComparison.strict());
    cluster.replay("tablet_LoadTable_direct_follower.json");
    cluster.awaitSimilarReply("tablet_GetTableStatus_after_direct_load.json", ONE);
    cluster.replay("tablet_LoadTable_direct_again.json");
  }

  private void put(int pid, String recorded, String key, long time) throws IOException {
    ObjectNode row = JsonTrees.object().put("tid", 7).put("pid", pid).put("time", time);
    row.put("value", "AQEZAAAA+ABo5c+LAQAAERNrMHZhbHVlMA==");
    row.putArray("dimensions").addObject().put("key", key).put("idx", 0);
    JsonNode reply = cluster.cluster().tablet(cluster.endpoint(recorded), "Put", row);
    assertThat(reply.path("code").asInt()).isZero();
  }
}
