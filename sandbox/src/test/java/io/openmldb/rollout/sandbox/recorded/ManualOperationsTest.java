package io.openmldb.rollout.sandbox.recorded;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every operation that a person can ask for, with healthy tablets. */
@Tag("component")
class ManualOperationsTest {
  private static final String USERS = "ns_ShowTable_db_only.json";

  @TempDir Path directory;
  private RecordedCluster cluster;

  @BeforeEach
  void start() throws Exception {
    cluster = RecordedCluster.fresh(directory);
    cluster.replay("ns_CreateDatabase.json");
    cluster.create("ns_CreateTable_1replica.json", USERS);
    cluster.create("ns_CreateTable_2replica.json", USERS);
    cluster.create("ns_CreateTable_3replica.json", USERS);
  }

  @AfterEach
  void stop() throws Exception {
    cluster.close();
  }

  @Test
  @ComparedWith({
    "ns_ChangeLeader_autofailover_on_auto.json",
    "ns_ChangeLeader_autofailover_on_nocandidate.json",
    "ns_ChangeLeader_autofailover_on_explicit.json",
    "ns_RecoverTable_autofailover_on.json",
    "ns_AddReplicaNS_autofailover_on.json",
    "ns_DelReplicaNS_autofailover_on.json",
    "ns_Migrate_autofailover_on.json",
    "ns_OfflineEndpoint_autofailover_on.json",
    "ns_RecoverEndpoint_autofailover_on.json",
    "ns_UpdateTableAliveStatus_autofailover_on.json",
    "ns_MakeSnapshotNS_autofailover_on.json",
    "ns_CancelOP_autofailover_on.json",
    "ns_DeleteOP_autofailover_on.json",
    "ns_ShowOPStatus_after_autofailover_on.json"
  })
  void whileTheNameserverFailsOverByItselfMostCallsAreRefused() throws Exception {
    whileAutoFailoverIsOn();
  }

  private void whileAutoFailoverIsOn() throws Exception {
    cluster.replay("ns_ChangeLeader_autofailover_on_auto.json");
    cluster.replay("ns_ChangeLeader_autofailover_on_nocandidate.json");
    cluster.replay("ns_ChangeLeader_autofailover_on_explicit.json");
    cluster.replay("ns_RecoverTable_autofailover_on.json");
    operate("ns_AddReplicaNS_autofailover_on.json");
    operate("ns_DelReplicaNS_autofailover_on.json");
    cluster.replay("ns_Migrate_autofailover_on.json");
    cluster.replay("ns_OfflineEndpoint_autofailover_on.json");
    cluster.replay("ns_RecoverEndpoint_autofailover_on.json");
    cluster.replay("ns_UpdateTableAliveStatus_autofailover_on.json");
    operate("ns_MakeSnapshotNS_autofailover_on.json");
    cluster.replay("ns_CancelOP_autofailover_on.json");
    cluster.replay("ns_DeleteOP_autofailover_on.json");
    cluster.replay("ns_ShowOPStatus_after_autofailover_on.json");
  }

  @Test
  @ComparedWith({
    "ns_ConfSet_invalid_value.json",
    "ns_ConfSet_unknown_key.json",
    "ns_ConfSet_auto_failover_false.json",
    "ns_ConfGet_false.json",
    "ns_ConfSet_auto_failover_true.json",
    "ns_ConfGet_after_pre_upgrade.json",
    "ns_ConfGet_after_post_upgrade.json",
    "ns_ConfGet_after_recoverdata.json",
    "ns2nd_ConfSet_false.json",
    "ns_hang_ConfSet_false.json",
    "ns_hang_ConfSet_true.json"
  })
  void theFailoverSwitchIsSetAndRead() throws Exception {
    cluster.replay("ns_ConfSet_invalid_value.json");
    cluster.replay("ns_ConfSet_unknown_key.json");
    cluster.replay("ns_ConfSet_auto_failover_false.json");
    cluster.replay("ns_ConfGet_false.json");
    cluster.replay("ns_ConfGet_after_recoverdata.json");
    cluster.replay("ns_ConfSet_auto_failover_true.json");
    cluster.replay("ns_ConfGet_after_pre_upgrade.json");
    cluster.replay("ns_ConfGet_after_post_upgrade.json");
    cluster.replay("ns2nd_ConfSet_false.json");
    cluster.replay("ns_hang_ConfSet_true.json");
    cluster.replay("ns_hang_ConfSet_false.json");
    cluster.replay("ns_ConfGet_false.json");
  }

  @Test
  @ComparedWith({
    "ns_AddReplicaNS_ok.json",
    "ns_AddReplicaNS_exists.json",
    "ns_AddReplicaNS_unknown_table.json",
    "ns_AddReplicaNS_unknown_endpoint.json",
    "ns_AddReplicaNS_unknown_pid.json",
    "ns_ChangeLeader_nocandidate_leader_alive.json",
    "ns_ChangeLeader_explicit.json",
    "ns_ShowTable_after_changeleader.json",
    "ns_RecoverTable_old_leader.json",
    "ns_RecoverTable_already_alive.json",
    "ns_RecoverTable_on_leader.json",
    "ns_RecoverTable_unknown_table.json",
    "ns_RecoverTable_unknown_endpoint.json",
    "ns_ChangeLeader_auto.json",
    "ns_RecoverTable_old_leader_2.json",
    "ns_ChangeLeader_to_current_leader.json",
    "ns_ChangeLeader_unknown_endpoint.json",
    "ns_ChangeLeader_unknown_table.json",
    "ns_ChangeLeader_unknown_pid.json",
    "ns_ChangeLeader_one_replica.json",
    "ns_ChangeLeader_no_db.json",
    "ns_Migrate_ok.json",
    "ns_Migrate_leader.json",
    "ns_DelReplicaNS_leader.json",
    "ns_DelReplicaNS_unknown_endpoint.json",
    "ns_DelReplicaNS_ok.json",
    "ns_UpdateTableAliveStatus_no.json",
    "ns_ShowTable_after_update_alive_no.json",
    "ns_RecoverTable_after_alive_no.json",
    "ns_UpdateTableAliveStatus_unknown_endpoint.json",
    "ns_MakeSnapshotNS_ok.json",
    "ns_MakeSnapshotNS_unknown.json",
    "ns_AddReplicaNS_to_cancel.json",
    "ns_CancelOP_doing.json",
    "ns_ShowOPStatus_cancelled.json",
    "ns_CancelOP_finished.json",
    "ns_CancelOP_unknown.json",
    "ns_CancelOP_no_id.json",
    "ns_ShowOPStatus_many.json",
    "ns_ShowOPStatus_filtered.json",
    "ns_ShowOPStatus_nodb.json",
    "ns_ShowOPStatus_filter_no_db.json",
    "ns_DeleteOP_done.json",
    "ns_DeleteOP_empty.json",
    "ns_GetTablePartition.json"
  })
  void anAfternoonOfManualOperationsLeavesTheRecordedHistory() throws Exception {
    whileAutoFailoverIsOn();
    cluster.replay("ns_ConfSet_auto_failover_false.json");
    addReplicas();
    changeLeaders();
    migrateAndDelete();
    markAndRecover();
    operate("ns_MakeSnapshotNS_ok.json");
    cluster.replay("ns_MakeSnapshotNS_unknown.json");
    cancelAndDelete();
    cluster.awaitSimilarReply("ns_GetTablePartition.json", ReplyComparison.strict());
  }

  private void addReplicas() throws Exception {
    operate("ns_AddReplicaNS_ok.json");
    cluster.replay("ns_AddReplicaNS_exists.json");
    cluster.replay("ns_AddReplicaNS_unknown_table.json");
    cluster.replay("ns_AddReplicaNS_unknown_endpoint.json");
    cluster.replay("ns_AddReplicaNS_unknown_pid.json");
  }

  private void changeLeaders() throws Exception {
    cluster.replay("ns_ChangeLeader_nocandidate_leader_alive.json");
    operate("ns_ChangeLeader_explicit.json");
    cluster.awaitSimilarReply("ns_ShowTable_after_changeleader.json", ReplyComparison.strict());
    operate("ns_RecoverTable_old_leader.json");
    cluster.replay("ns_RecoverTable_already_alive.json");
    cluster.replay("ns_RecoverTable_on_leader.json");
    cluster.replay("ns_RecoverTable_unknown_table.json");
    cluster.replay("ns_RecoverTable_unknown_endpoint.json");
    operate("ns_ChangeLeader_auto.json");
    operate("ns_RecoverTable_old_leader_2.json");
    cluster.replay("ns_ChangeLeader_to_current_leader.json");
    cluster.replay("ns_ChangeLeader_unknown_endpoint.json");
    cluster.replay("ns_ChangeLeader_unknown_table.json");
    cluster.replay("ns_ChangeLeader_unknown_pid.json");
    cluster.replay("ns_ChangeLeader_one_replica.json");
    cluster.replay("ns_ChangeLeader_no_db.json");
  }

  private void migrateAndDelete() throws Exception {
    operate("ns_Migrate_ok.json");
    cluster.replay("ns_Migrate_leader.json");
    cluster.replay("ns_DelReplicaNS_leader.json");
    cluster.replay("ns_DelReplicaNS_unknown_endpoint.json");
    operate("ns_DelReplicaNS_ok.json");
  }

  private void markAndRecover() throws Exception {
    cluster.replay("ns_UpdateTableAliveStatus_no.json");
    cluster.awaitSimilarReply("ns_ShowTable_after_update_alive_no.json", ReplyComparison.strict());
    operate("ns_RecoverTable_after_alive_no.json");
    cluster.replay("ns_UpdateTableAliveStatus_unknown_endpoint.json");
  }

  private void cancelAndDelete() throws Exception {
    // Held in its first task, so that there is time to cancel it.
    cluster.cluster().operationFault("hang-op", "kAddReplicaOP");
    cluster.replay("ns_AddReplicaNS_to_cancel.json");
    cluster.cluster().awaitOperation(16, "kDoing");
    cluster.replay("ns_CancelOP_doing.json");
    cluster.replay("ns_ShowOPStatus_cancelled.json");
    cluster.replay("ns_CancelOP_finished.json");
    cluster.replay("ns_CancelOP_unknown.json");
    cluster.replay("ns_CancelOP_no_id.json");
    cluster.replay("ns_ShowOPStatus_many.json");
    cluster.replay("ns_ShowOPStatus_filtered.json");
    cluster.replay("ns_ShowOPStatus_nodb.json");
    cluster.replay("ns_ShowOPStatus_filter_no_db.json");
    cluster.replay("ns_DeleteOP_done.json");
    cluster.replay("ns_DeleteOP_empty.json");
  }

  private void operate(String recording) throws Exception {
    cluster.replay(recording);
    cluster.cluster().awaitOperations();
  }
}
