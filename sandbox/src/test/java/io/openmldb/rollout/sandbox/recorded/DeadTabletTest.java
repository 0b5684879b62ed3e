package io.openmldb.rollout.sandbox.recorded;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Tablets that die, while nameservers do not fail over by themselves. */
@Tag("component")
class DeadTabletTest extends UserTablesTestBase {
  @Test
  @ComparedWith({
    "ns_ShowTablet_1s_after_sigkill.json",
    "ns_ShowTablet_3s_after_sigkill.json",
    "ns_ShowTablet_6s_after_sigkill.json",
    "ns_ChangeLeader_dead_leader_before_session_expiry.json",
    "ns_ShowTablet_offline.json",
    "ns_ShowTable_tablet1_offline_failover_off.json",
    "ns_ShowTable_failover_on_just_offline.json",
    "ns_ChangeLeader_dead_leader_auto.json",
    "ns_ChangeLeader_one_replica_dead.json",
    "ns_RecoverTable_offline_endpoint.json",
    "ns_OfflineEndpoint_ok.json",
    "ns_OfflineEndpoint_unknown.json",
    "ns_ShowTable_after_OfflineEndpoint.json",
    "ns_ShowOPStatus_after_OfflineEndpoint.json",
    "ns_ShowTablet_back.json",
    "ns_ShowTable_after_restart_failover_off.json",
    "ns_RecoverTable_after_restart.json",
    "ns_RecoverTable_one_replica_after_restart.json",
    "ns_ShowTable_t1r_after_recover.json",
    "ns_RecoverEndpoint_ok.json",
    "ns_ShowTable_after_RecoverEndpoint.json",
    "ns_ShowOPStatus_after_RecoverEndpoint.json"
  })
  void aTabletThatDiedCountsAsHealthyUntilItsSessionEndsThenPeopleMoveItsLeaders()
      throws Exception {

    cluster.cluster().setAutoFailover(false);
    cluster.cluster().killTablet(cluster.endpoint(T1));
    cluster.replay("ns_ShowTablet_1s_after_sigkill.json");
    cluster.replay("ns_ShowTablet_3s_after_sigkill.json");
    cluster.replay("ns_ShowTablet_6s_after_sigkill.json");
    cluster.replay("ns_ChangeLeader_dead_leader_before_session_expiry.json");
    cluster.awaitSimilarReply("ns_ShowTablet_offline.json", ReplyComparison.strict());
    awaitStanding("ns_ShowTable_tablet1_offline_failover_off.json");
    // A nameserver that fails over by itself shows the same until it begins.
    awaitStanding("ns_ShowTable_failover_on_just_offline.json");

    operate("ns_ChangeLeader_dead_leader_auto.json");
    cluster.replay("ns_ChangeLeader_one_replica_dead.json");
    cluster.replay("ns_RecoverTable_offline_endpoint.json");
    operate("ns_OfflineEndpoint_ok.json");
    cluster.replay("ns_OfflineEndpoint_unknown.json");
    awaitStanding("ns_ShowTable_after_OfflineEndpoint.json");
    cluster.replay(
        RecordedExchange.of("ns_ShowOPStatus_after_OfflineEndpoint.json").sinceOp(17), OPERATIONS);

    cluster.cluster().startTablet(cluster.endpoint(T1));
    cluster.awaitSimilarReply("ns_ShowTablet_back.json", ReplyComparison.strict());
    awaitStanding("ns_ShowTable_after_restart_failover_off.json");
    operate("ns_RecoverTable_after_restart.json");
    operate("ns_RecoverTable_one_replica_after_restart.json");
    awaitStanding("ns_ShowTable_t1r_after_recover.json");
    operate("ns_RecoverEndpoint_ok.json");
    awaitStanding("ns_ShowTable_after_RecoverEndpoint.json");
    cluster.replay(
        RecordedExchange.of("ns_ShowOPStatus_after_RecoverEndpoint.json").sinceOp(17), OPERATIONS);
  }

  @Test
  @ComparedWith({
    "ns_ShowTablet_after_fast_sigterm_restart.json",
    "ns_ShowTable_after_fast_sigterm_restart.json",
    "ns_ShowTable_12s_after_fast_sigterm_restart.json"
  })
  void aTabletThatIsBackBeforeAnybodyNoticedServesNothingAndIsHealthy() throws Exception {

    cluster.cluster().setAutoFailover(false);
    cluster.cluster().stopTablet(cluster.endpoint(T2));
    cluster.cluster().startTablet(cluster.endpoint(T2));

    cluster.awaitSimilarReply(
        "ns_ShowTablet_after_fast_sigterm_restart.json", ReplyComparison.strict());
    awaitStanding("ns_ShowTable_after_fast_sigterm_restart.json");
    awaitStanding("ns_ShowTable_12s_after_fast_sigterm_restart.json");
  }

  @Test
  @ComparedWith({
    "ns_ShowTable_t1r_after_pre_upgrade_single.json",
    "ns_ShowTable_t1r_after_post_upgrade_single.json"
  })
  void aSingleReplicaIsLedByAnotherTabletAndComesHomeByHand() throws Exception {

    cluster.cluster().setAutoFailover(false);
    operate("AddReplicaNS", "t1r", 0, "endpoint", T2);
    operate("ChangeLeader", "t1r", 0, "candidate_leader", T2);
    operate("RecoverTable", "t1r", 0, "endpoint", T1);
    awaitStanding("ns_ShowTable_t1r_after_pre_upgrade_single.json");

    operate("ChangeLeader", "t1r", 0, "candidate_leader", T1);
    operate("DelReplicaNS", "t1r", 0, "endpoint", T2);
    awaitStanding("ns_ShowTable_t1r_after_post_upgrade_single.json");
  }

  @Test
  @ComparedWith({
    "ns_ShowTable_after_pre_upgrade.json",
    "ns_ShowTable_after_auto_recover.json",
    "ns_ShowTable_after_post_upgrade.json"
  })
  void leadersThatPeopleMovedAwayAndBackLeaveEveryReplicaAlive() throws Exception {

    cluster.cluster().setAutoFailover(false);
    operate("ChangeLeader", "t3r", 1, "candidate_leader", T2);
    operate("RecoverTable", "t3r", 1, "endpoint", T3);
    awaitStanding("ns_ShowTable_after_pre_upgrade.json");
    awaitStanding("ns_ShowTable_after_auto_recover.json");
    operate("ChangeLeader", "t3r", 1, "candidate_leader", T3);
    operate("RecoverTable", "t3r", 1, "endpoint", T2);
    awaitStanding("ns_ShowTable_after_post_upgrade.json");
  }

  @Test
  @ComparedWith({
    "ns_OfflineEndpoint_after_back.json",
    "ns_ShowTable_after_offline_of_back.json",
    "ns_RecoverEndpoint_after_back.json",
    "ns_ShowTable_after_RecoverEndpoint_back.json",
    "ns_ShowTable_after_hang_failover_off.json",
    "ns_ShowTable_after_hang_failover_on_short.json"
  })
  void aTabletThatIsBackIsTakenOffAndRecoveredByHand() throws Exception {
    cluster.cluster().setAutoFailover(false);
    // It leads nothing but a single replica, as in that session.
    moveLeader(partition("db1", "t3r", 0), T3);
    moveLeader(partition("__INTERNAL_DB", "USER", 0), T3);
    moveLeader(partition("INFORMATION_SCHEMA", "DEPLOY_RESPONSE_TIME", 0), T2);
    cluster.cluster().restart(cluster.endpoint(T1));
    operate("ns_OfflineEndpoint_after_back.json");
    awaitStanding("ns_ShowTable_after_offline_of_back.json");
    operate("ns_RecoverEndpoint_after_back.json");
    awaitStanding("ns_ShowTable_after_RecoverEndpoint_back.json");
    awaitStanding("ns_ShowTable_after_hang_failover_off.json");
    awaitStanding("ns_ShowTable_after_hang_failover_on_short.json");
  }

  @Test
  @ComparedWith("ns_ShowTable_after_load_without_replicas.json")
  void aNameserverSeesNothingWrongWithALeaderThatLacksItsFollowers() throws Exception {
    cluster.cluster().setAutoFailover(false);
    cluster.cluster().stopTablet(cluster.endpoint(T3));
    cluster.cluster().startTablet(cluster.endpoint(T3));
    RecordedExchange asked =
        RecordedExchange.of("ns_ShowTable_after_load_without_replicas.json").asking("name", "t3r");
    awaitStanding(asked);
  }
}
