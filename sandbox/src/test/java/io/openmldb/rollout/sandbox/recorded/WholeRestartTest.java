package io.openmldb.rollout.sandbox.recorded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.openmldb.rollout.sandbox.server.http.JsonTrees;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Whole restarts, and what people tried to mend them with. */
@Tag("component")
class WholeRestartTest extends UserTablesTestBase {
  @Test
  @ComparedWith({
    "ns_ShowOPStatus_after_recoverdata_whole.json",
    "ns_ShowOPStatus_after_recoverdata.json",
    "ns_ShowTablet_after_whole_restart.json",
    "ns_ShowOPStatus_after_whole_restart.json",
    "ns_ShowTable_after_whole_restart.json",
    "ns_ShowTable_after_recoverdata_whole.json"
  })
  void aWholeRestartLeavesEveryReplicaMarkedAsBeforeAndRecoversNothing() throws Exception {

    cluster.cluster().setAutoFailover(false);
    moveLeader(partition("db1", "t2r", 0), T1);
    lose("t3r", 9, 0, T2);
    cluster.cluster().operationFault("fail-op", "kRecoverTableOP");
    operate("RecoverTable", "t3r", 0, "endpoint", T2);
    cluster.replay("ns_ShowOPStatus_after_recoverdata_whole.json", WHICHEVER_FAILED);
    cancelAnOperation();
    cluster.replay("ns_ShowOPStatus_after_recoverdata.json", WHICHEVER_FAILED);
    keepReports();
    restartEverything();

    cluster.replay("ns_ShowTablet_after_whole_restart.json");
    cluster.replay("ns_ShowOPStatus_after_whole_restart.json", OPERATIONS.masking("task_type"));
    awaitStanding("ns_ShowTable_after_whole_restart.json");
    awaitStanding("ns_ShowTable_after_recoverdata_whole.json");
  }

  @Test
  @ComparedWith({
    "ns_ConfGet_after_whole_restart_on.json",
    "ns_ShowTable_after_whole_restart_failover_on.json",
    "ns_ConfGet_after_recoverdata_fresh.json",
    "ns_ShowTable_after_recoverdata_fresh.json"
  })
  void withFailoverOnAWholeRestartRecoversNothingEither() throws Exception {

    restartEverything();
    cluster.replay("ns_ConfGet_after_whole_restart_on.json");
    awaitStanding("ns_ShowTable_after_whole_restart_failover_on.json");
    cluster.cluster().setAutoFailover(false);
    cluster.replay("ns_ConfGet_after_recoverdata_fresh.json");
    awaitStanding("ns_ShowTable_after_recoverdata_fresh.json");
  }

  @Test
  @ComparedWith({
    "ns_ShowTable_after_recoverdata.json",
    "ns_UpdateTableAliveStatus_yes.json",
    "ns_ChangeLeader_repair.json",
    "ns_RecoverTable_repair.json",
    "ns_RecoverTable_repair.2.json",
    "ns_UpdateTableAliveStatus_yes.2.json",
    "ns_ChangeLeader_repair.2.json",
    "ns_RecoverTable_repair.3.json",
    "ns_ShowTable_after_repair.json"
  })
  void aLeaderThatOnlyTheNameserverTakesForOneIsChangedBackAndForth() throws Exception {

    cluster.cluster().setAutoFailover(false);
    moveLeader(partition("db1", "t3r", 0), T2);
    markDead("t3r", 0, T1);
    markDead("t3r", 0, T3);
    ObjectNode times = partition("INFORMATION_SCHEMA", "DEPLOY_RESPONSE_TIME", 0);
    moveLeader(times, T2);
    mark(times, cluster.endpoint(T1), false);
    awaitStanding("ns_ShowTable_after_recoverdata.json");

    cluster.replay("ns_UpdateTableAliveStatus_yes.json");
    operate("ns_ChangeLeader_repair.json");
    operate("ns_RecoverTable_repair.json");
    operate("ns_RecoverTable_repair.2.json");
    cluster.replay("ns_UpdateTableAliveStatus_yes.2.json");
    operate("ns_ChangeLeader_repair.2.json");
    operate("ns_RecoverTable_repair.3.json");
    awaitStanding("ns_ShowTable_after_repair.json");
  }

  @Test
  @ComparedWith({
    "ns_repairA_UpdateTableAliveStatus_leader_no.json",
    "ns_repairA_ChangeLeader_to_itself.json",
    "ns_repairA_RecoverTable_leader.json",
    "ns_repair_RecoverTable_follower.json",
    "ns_repair_RecoverTable_follower.2.json",
    "ns_repairA_UpdateTableAliveStatus_leader_no.2.json",
    "ns_repairA_ChangeLeader_to_itself.2.json",
    "ns_repairA_RecoverTable_leader.2.json",
    "ns_repair_RecoverTable_follower.3.json",
    "ns_ShowTable_after_repairA.json"
  })
  void markingTheLeaderDeadLeadsNowhere() throws Exception {

    cluster.cluster().setAutoFailover(false);
    lose("t3r", 9, 1, T1);
    lose("t3r", 9, 1, T2);
    lose("t2r", 8, 0, T1);
    cluster.replay("ns_repairA_UpdateTableAliveStatus_leader_no.json");
    cluster.replay("ns_repairA_ChangeLeader_to_itself.json");
    operate("ns_repairA_RecoverTable_leader.json");
    operate("ns_repair_RecoverTable_follower.json");
    operate("ns_repair_RecoverTable_follower.2.json");
    cluster.replay("ns_repairA_UpdateTableAliveStatus_leader_no.2.json");
    cluster.replay("ns_repairA_ChangeLeader_to_itself.2.json");
    operate("ns_repairA_RecoverTable_leader.2.json");
    operate("ns_repair_RecoverTable_follower.3.json");
    awaitStanding("ns_ShowTable_after_repairA.json");
  }

  @Test
  @ComparedWith({
    "ns_repairB_alive_yes.json",
    "ns_repairB_RecoverTable.json",
    "ns_repairB_RecoverTable.2.json",
    "ns_repairB_alive_yes.2.json",
    "ns_repairB_RecoverTable.3.json",
    "ns_repairB_alive_yes.3.json",
    "ns_repairB_RecoverTable.4.json",
    "ns_repairB_RecoverTable.5.json",
    "ns_repairB_alive_yes.4.json",
    "ns_repairB_alive_no.json",
    "ns_repairB_RecoverTable.6.json",
    "ns_repairB_alive_no.2.json",
    "ns_repairB_RecoverTable.7.json",
    "ns_repairB_alive_yes.5.json",
    "ns_repairB_RecoverTable.8.json",
    "ns_ShowTable_after_repairB.json"
  })
  void aReplicaThatIsMarkedAliveAgainByHandCanBeRecovered() throws Exception {

    cluster.cluster().setAutoFailover(false);
    markDead("t3r", 1, T1);
    markDead("t3r", 1, T2);
    markDead("t2r", 0, T1);
    markDead("t3r", 0, T1);
    markDead("t3r", 0, T2);
    cluster.replay("ns_repairB_alive_yes.json");
    operate("ns_repairB_RecoverTable.json");
    operate("ns_repairB_RecoverTable.2.json");
    cluster.replay("ns_repairB_alive_yes.2.json");
    operate("ns_repairB_RecoverTable.3.json");
    cluster.replay("ns_repairB_alive_yes.3.json");
    operate("ChangeLeader", "t3r", 0, "candidate_leader", T3);
    operate("ns_repairB_RecoverTable.4.json");
    operate("ns_repairB_RecoverTable.5.json");
    cluster.replay("ns_repairB_alive_yes.4.json");
    cluster.replay("ns_repairB_alive_no.json");
    operate("ns_repairB_RecoverTable.6.json");
    cluster.replay("ns_repairB_alive_no.2.json");
    operate("ns_repairB_RecoverTable.7.json");
    ObjectNode user = partition("__INTERNAL_DB", "USER", 0);
    moveLeader(user, T3);
    mark(user, cluster.endpoint(T1), false);
    cluster.replay("ns_repairB_alive_yes.5.json");
    operate("ns_repairB_RecoverTable.8.json");

    // What was not mended in that session: one replica dead, one tablet not recovered.
    lose("t2r", 8, 1, T1);
    cluster.cluster().stopTablet(cluster.endpoint(T2));
    cluster.cluster().startTablet(cluster.endpoint(T2));
    awaitStanding("ns_ShowTable_after_repairB.json");
  }

  private void cancelAnOperation() throws Exception {
    cluster.cluster().operationFault("hang-op", "kAddReplicaOP");
    ObjectNode replica = partition("db1", "t1r", 0).put("endpoint", cluster.endpoint(T3));
    cluster.cluster().nameserver("AddReplicaNS", replica);
    JsonNode operations = cluster.cluster().nameserver("ShowOPStatus", JsonTrees.object());
    long last = 0;
    for (JsonNode operation : operations.path("op_status")) {
      last = Math.max(last, operation.path("op_id").asLong());
    }
    cluster.cluster().awaitOperation(last, "kDoing");
    cluster.cluster().nameserver("CancelOP", JsonTrees.object().put("op_id", last));
    cluster.cluster().awaitOperation(last, "kCanceled");
  }
}
