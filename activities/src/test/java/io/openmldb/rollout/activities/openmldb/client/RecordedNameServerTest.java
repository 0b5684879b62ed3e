package io.openmldb.rollout.activities.openmldb.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.openmldb.rollout.activities.openmldb.model.OperationStatus;
import io.openmldb.rollout.activities.openmldb.model.PartitionId;
import io.openmldb.rollout.activities.openmldb.model.PartitionInfo;
import io.openmldb.rollout.activities.openmldb.model.ReplicaMeta;
import io.openmldb.rollout.activities.openmldb.model.TableInfo;
import io.openmldb.rollout.activities.openmldb.model.TabletStatus;
import io.openmldb.rollout.activities.recorded.ExpectedText;
import io.openmldb.rollout.activities.recorded.Recorded;
import io.openmldb.rollout.activities.recorded.RecordedCall;
import io.openmldb.rollout.activities.recorded.ReplayingServer;
import io.openmldb.rollout.activities.support.TimeSource;
import io.openmldb.rollout.activities.support.Waiter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The nameserver's client understands everything that real nameservers were recorded to answer. */
class RecordedNameServerTest {

  @Recorded({
    "http_full_service_name.json",
    "http_get_no_body.json",
    "http_no_ctype.json",
    "http_post_no_body.json",
    "http_unknown_field.json",
    "ns2_ShowTablet_after_takeover.json",
    "ns_ShowTablet.json",
    "ns_ShowTablet_1s_after_sigkill.json",
    "ns_ShowTablet_3s_after_sigkill.json",
    "ns_ShowTablet_6s_after_sigkill.json",
    "ns_ShowTablet_after_fast_sigterm_restart.json",
    "ns_ShowTablet_after_whole_restart.json",
    "ns_ShowTablet_back.json",
    "ns_ShowTablet_offline.json"
  })
  void tabletsAreReadWithTheirStateAndAge(String recording) {
    List<TabletStatus> tablets = ask(recording, NameServerClient::tablets);

    assertThat(tablets)
        .extracting(tablet -> tablet.endpoint() + " " + tablet.state() + " " + tablet.ageMillis())
        .isEqualTo(ExpectedText.in("ShowTablet").of(recording));
  }

  @Recorded({
    "ns2_ShowTable_after_takeover.json",
    "ns_ShowTable_12s_after_fast_sigterm_restart.json",
    "ns_ShowTable_after_OfflineEndpoint.json",
    "ns_ShowTable_after_RecoverEndpoint.json",
    "ns_ShowTable_after_RecoverEndpoint_back.json",
    "ns_ShowTable_after_auto_recover.json",
    "ns_ShowTable_after_changeleader.json",
    "ns_ShowTable_after_failover.json",
    "ns_ShowTable_after_failover_recovered.json",
    "ns_ShowTable_after_fast_sigterm_restart.json",
    "ns_ShowTable_after_hang_failover_off.json",
    "ns_ShowTable_after_hang_failover_on_short.json",
    "ns_ShowTable_after_load_without_replicas.json",
    "ns_ShowTable_after_offline_of_back.json",
    "ns_ShowTable_after_post_upgrade.json",
    "ns_ShowTable_after_pre_upgrade.json",
    "ns_ShowTable_after_recoverdata.json",
    "ns_ShowTable_after_recoverdata_fresh.json",
    "ns_ShowTable_after_recoverdata_whole.json",
    "ns_ShowTable_after_repair.json",
    "ns_ShowTable_after_repairA.json",
    "ns_ShowTable_after_repairB.json",
    "ns_ShowTable_after_restart_failover_off.json",
    "ns_ShowTable_after_sigint_restart.json",
    "ns_ShowTable_after_unprepared_restart.json",
    "ns_ShowTable_after_update_alive_no.json",
    "ns_ShowTable_after_whole_restart.json",
    "ns_ShowTable_after_whole_restart_failover_on.json",
    "ns_ShowTable_db1_all.json",
    "ns_ShowTable_db_only.json",
    "ns_ShowTable_during_failover.json",
    "ns_ShowTable_empty_db_not_given.json",
    "ns_ShowTable_failover_on_just_offline.json",
    "ns_ShowTable_hdd.json",
    "ns_ShowTable_internal_db.json",
    "ns_ShowTable_internal_db_only.json",
    "ns_ShowTable_no_db.json",
    "ns_ShowTable_nodb.json",
    "ns_ShowTable_show_all.json",
    "ns_ShowTable_show_all_only.json",
    "ns_ShowTable_show_all_users.json",
    "ns_ShowTable_t1r.json",
    "ns_ShowTable_t1r_after_failover.json",
    "ns_ShowTable_t1r_after_post_upgrade_single.json",
    "ns_ShowTable_t1r_after_pre_upgrade_single.json",
    "ns_ShowTable_t1r_after_recover.json",
    "ns_ShowTable_t2r.json",
    "ns_ShowTable_t3r.json",
    "ns_ShowTable_tablet1_offline_failover_off.json",
    "ns_ShowTable_unknown.json"
  })
  void tablesAreReadWithTheirPartitionsAndReplicas(String recording) {
    List<String> lines = new ArrayList<>();
    for (TableInfo table : ask(recording, NameServerClient::tables)) {
      lines.add(table.db() + "." + table.name() + " " + table.tid() + " " + table.storageMode());
      table.partitions().forEach(partition -> lines.add("  " + line(partition)));
    }
    assertThat(lines).isEqualTo(ExpectedText.in("ShowTable").of(recording));
  }

  @Recorded({
    "ns_GetTablePartition.json",
    "ns_GetTablePartition_after_move.json",
    "ns_GetTablePartition_attached.json"
  })
  void aPartitionsMetadataIsRead(String recording) {
    PartitionId partition = partition(RecordedCall.of(recording).message());
    PartitionMetadata metadata = ask(recording, client -> client.metadata(partition));

    assertThat(List.of(line(metadata.info())))
        .isEqualTo(ExpectedText.in("GetTablePartition").of(recording));
  }

  @Recorded({
    "ns2_ShowOPStatus_after_takeover.json",
    "ns3rd_ShowOPStatus_doing.json",
    "ns_ShowOPStatus_after_OfflineEndpoint.json",
    "ns_ShowOPStatus_after_RecoverEndpoint.json",
    "ns_ShowOPStatus_after_autofailover_on.json",
    "ns_ShowOPStatus_after_recoverdata.json",
    "ns_ShowOPStatus_after_recoverdata_whole.json",
    "ns_ShowOPStatus_after_whole_restart.json",
    "ns_ShowOPStatus_cancelled.json",
    "ns_ShowOPStatus_during_failover.json",
    "ns_ShowOPStatus_filter_no_db.json",
    "ns_ShowOPStatus_filtered.json",
    "ns_ShowOPStatus_many.json",
    "ns_ShowOPStatus_nodb.json",
    "ns_ShowOPStatus_none.json",
    "ns_ShowOPStatus_target_died.json"
  })
  void operationsAreReadWithTheirStateAndTask(String recording) {
    List<OperationStatus> operations = ask(recording, client -> client.operations());

    assertThat(operations)
        .extracting(RecordedNameServerTest::line)
        .isEqualTo(ExpectedText.in("ShowOPStatus").of(recording));
  }

  @Recorded({
    "ns2_ConfGet_after_takeover.json",
    "ns_ConfGet.json",
    "ns_ConfGet_after_post_upgrade.json",
    "ns_ConfGet_after_pre_upgrade.json",
    "ns_ConfGet_after_recoverdata.json",
    "ns_ConfGet_after_recoverdata_fresh.json",
    "ns_ConfGet_after_whole_restart_on.json",
    "ns_ConfGet_all.json",
    "ns_ConfGet_false.json",
    "ns_ConfGet_unknown.json"
  })
  void whatAutoFailoverIsIsRead(String recording) {
    boolean said = RecordedCall.of(recording).answer().contains("\"auto_failover\":\"true\"");

    boolean on = ask(recording, NameServerClient::isAutoFailoverOn);

    assertThat(on).isEqualTo(said);
  }

  @Recorded({
    "ns2_ConfSet_false.json",
    "ns2nd_ConfSet_false.json",
    "ns3rd_AddReplicaNS.json",
    "ns_AddReplicaNS_autofailover_on.json",
    "ns_AddReplicaNS_ok.json",
    "ns_AddReplicaNS_target_dies.json",
    "ns_AddReplicaNS_to_cancel.json",
    "ns_CancelOP_doing.json",
    "ns_ChangeLeader_auto.json",
    "ns_ChangeLeader_dead_leader_auto.json",
    "ns_ChangeLeader_explicit.json",
    "ns_ChangeLeader_fast_move.json",
    "ns_ChangeLeader_repair.2.json",
    "ns_ChangeLeader_repair.json",
    "ns_ChangeLeader_while_fenced.json",
    "ns_ConfSet_auto_failover_false.json",
    "ns_ConfSet_auto_failover_true.json",
    "ns_DelReplicaNS_autofailover_on.json",
    "ns_DelReplicaNS_ok.json",
    "ns_OfflineEndpoint_after_back.json",
    "ns_OfflineEndpoint_ok.json",
    "ns_RecoverTable_after_alive_no.json",
    "ns_RecoverTable_after_demotion.json",
    "ns_RecoverTable_after_restart.json",
    "ns_RecoverTable_old_leader.json",
    "ns_RecoverTable_old_leader_2.json",
    "ns_RecoverTable_one_replica_after_restart.json",
    "ns_RecoverTable_repair.2.json",
    "ns_RecoverTable_repair.3.json",
    "ns_RecoverTable_repair.json",
    "ns_SetTablePartition_attach.json",
    "ns_UpdateTableAliveStatus_no.json",
    "ns_hang_ConfSet_false.json",
    "ns_hang_ConfSet_true.json",
    "ns_repairA_RecoverTable_leader.2.json",
    "ns_repairA_RecoverTable_leader.json",
    "ns_repairA_UpdateTableAliveStatus_leader_no.2.json",
    "ns_repairA_UpdateTableAliveStatus_leader_no.json",
    "ns_repairB_RecoverTable.2.json",
    "ns_repairB_RecoverTable.3.json",
    "ns_repairB_RecoverTable.4.json",
    "ns_repairB_RecoverTable.5.json",
    "ns_repairB_RecoverTable.6.json",
    "ns_repairB_RecoverTable.7.json",
    "ns_repairB_RecoverTable.8.json",
    "ns_repairB_RecoverTable.json",
    "ns_repairB_alive_no.2.json",
    "ns_repairB_alive_no.json",
    "ns_repair_RecoverTable_follower.2.json",
    "ns_repair_RecoverTable_follower.3.json",
    "ns_repair_RecoverTable_follower.json"
  })
  void aChangeIsAskedForAsItWasAndItsTakingIsUnderstood(String recording) {
    try (ReplayingServer server = new ReplayingServer(recording)) {
      change(client(server), RecordedCall.of(recording));

      assertThat(server.asked())
          .extracting(ReplayingServer.Asked::path, ReplayingServer.Asked::message)
          .containsExactly(
              tuple(RecordedCall.of(recording).path(), RecordedCall.of(recording).message()));
    }
  }

  @Recorded({
    "ns_AddReplicaNS_exists.json",
    "ns_AddReplicaNS_unknown_endpoint.json",
    "ns_AddReplicaNS_unknown_pid.json",
    "ns_AddReplicaNS_unknown_table.json",
    "ns_CancelOP_autofailover_on.json",
    "ns_CancelOP_finished.json",
    "ns_CancelOP_unknown.json",
    "ns_ChangeLeader_autofailover_on_auto.json",
    "ns_ChangeLeader_autofailover_on_explicit.json",
    "ns_ChangeLeader_failover_on_dead.json",
    "ns_ChangeLeader_one_replica.json",
    "ns_ChangeLeader_one_replica_dead.json",
    "ns_ChangeLeader_to_current_leader.json",
    "ns_ChangeLeader_unknown_endpoint.json",
    "ns_ChangeLeader_unknown_pid.json",
    "ns_ChangeLeader_unknown_table.json",
    "ns_DelReplicaNS_leader.json",
    "ns_DelReplicaNS_unknown_endpoint.json",
    "ns_OfflineEndpoint_autofailover_on.json",
    "ns_OfflineEndpoint_unknown.json",
    "ns_RecoverTable_already_alive.json",
    "ns_RecoverTable_autofailover_on.json",
    "ns_RecoverTable_offline_endpoint.json",
    "ns_RecoverTable_on_leader.json",
    "ns_RecoverTable_unknown_endpoint.json",
    "ns_RecoverTable_unknown_table.json",
    "ns_SetTablePartition_autofailover_on.json",
    "ns_SetTablePartition_unknown_table.json",
    "ns_UpdateTableAliveStatus_autofailover_on.json",
    "ns_repairA_ChangeLeader_to_itself.2.json",
    "ns_repairA_ChangeLeader_to_itself.json"
  })
  void aRefusedChangeIsAnErrorWithTheServersCodeAndWords(String recording) {
    try (ReplayingServer server = new ReplayingServer(recording)) {
      JsonNode answer = RecordedCall.of(recording).answerJson();

      assertThatThrownBy(() -> change(client(server), RecordedCall.of(recording)))
          .isInstanceOfSatisfying(
              OpenmldbException.Refused.class,
              refused -> {
                assertThat(refused.code()).isEqualTo(answer.path("code").asInt());
                assertThat(refused.text()).isEqualTo(answer.path("msg").asText());
                assertThat(refused.kind()).isNotEqualTo(ErrorCode.UNKNOWN);
              });
    }
  }

  @Recorded({
    "ns1_ShowTablet_returned_as_standby.json",
    "standby_ConfGet.json",
    "standby_ConfSet.json",
    "standby_ShowOPStatus.json",
    "standby_ShowTable.json",
    "standby_ShowTablet.json"
  })
  void aStandbyIsAskedOnceAndTheLeaderIsLookedForAgain(String recording) {
    try (ReplayingServer standby = new ReplayingServer(recording)) {
      assertThatThrownBy(() -> change(client(standby), RecordedCall.of(recording)))
          .isInstanceOf(NoNameServerException.class);
      assertThat(standby.asked()).isNotEmpty();
    }
  }

  private static <T> T ask(String recording, Function<NameServerClient, T> question) {
    try (ReplayingServer server = new ReplayingServer(recording)) {
      return question.apply(client(server));
    }
  }

  private static NameServerClient client(ReplayingServer server) {
    HttpTransport transport = new HttpTransport(() -> HttpTransport.ANONYMOUS);
    Waiter waiter = new Waiter(TimeSource.real(), () -> {});
    LeaderRouting calls =
        new LeaderRouting(
            transport, () -> Optional.of(server.endpoint()), waiter, Duration.ofMillis(300));
    return new NameServerClient(calls, CallDeadlines.DEFAULT);
  }

  /** Makes the recorded call by the client's method for it. */
  private static void change(NameServerClient client, RecordedCall recording) {
    JsonNode message = recording.message();
    String method = recording.path().substring("/NameServer/".length());
    String endpoint = message.path("endpoint").asText();
    switch (method) {
      case "ConfSet" -> client.setAutoFailover(message.at("/conf/value").asBoolean());
      case "ChangeLeader" ->
          client.changeLeader(partition(message), message.path("candidate_leader").asText());
      case "RecoverTable" -> client.recoverReplica(partition(message), endpoint);
      case "AddReplicaNS" -> client.addReplica(partition(message), endpoint);
      case "DelReplicaNS" -> client.deleteReplica(partition(message), endpoint);
      case "UpdateTableAliveStatus" -> client.markDead(partition(message), endpoint);
      case "CancelOP" -> client.cancelOperation(message.path("op_id").asLong());
      case "OfflineEndpoint" -> client.failOver(endpoint);
      case "SetTablePartition" ->
          client.writeMetadata(
              new PartitionMetadata(
                  partition(message), (ObjectNode) message.path("table_partition")));
      case "ShowTablet" -> client.tablets();
      case "ShowTable" -> client.tables();
      case "ShowOPStatus" -> client.operations();
      case "ConfGet" -> client.isAutoFailoverOn();
      default -> throw new IllegalArgumentException(method);
    }
  }

  private static PartitionId partition(JsonNode message) {
    return new PartitionId(
        message.path("db").asText(), message.path("name").asText(), 0, message.path("pid").asInt());
  }

  private static String line(PartitionInfo partition) {
    StringBuilder line = new StringBuilder();
    line.append(partition.id().pid());
    line.append(" term ").append(partition.term());
    line.append(" from ").append(partition.termStart()).append(':');
    for (ReplicaMeta replica : partition.replicas()) {
      line.append(' ').append(replica.endpoint());
      line.append(replica.isLeader() ? " leader" : " follower");
      line.append(replica.isAlive() ? "" : " dead");
      line.append(replica.servedByTablet() ? "" : " unserved");
    }
    return line.toString();
  }

  private static String line(OperationStatus operation) {
    return String.join(
        " ",
        Long.toString(operation.id()),
        operation.type(),
        operation.status(),
        operation.taskType(),
        operation.db() + "." + operation.table() + "/" + operation.pid());
  }
}
