package io.openmldb.rollout.sandbox.recorded;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Tablets and nameservers that die, while nameservers fail over by themselves. */
@Tag("component")
class FailoverTest extends UserTablesTestBase {
  @Test
  @ComparedWith({
    "ns_ShowTablet_offline.json",
    "ns_ShowTable_after_failover.json",
    "ns_ShowTable_t1r_after_failover.json",
    "ns_ChangeLeader_failover_on_dead.json"
  })
  void aDeadTabletsLeadersAreMovedAndItsReplicasMarked() throws Exception {

    cluster.cluster().killTablet(cluster.endpoint(T1));
    cluster.awaitSimilarReply("ns_ShowTablet_offline.json", ReplyComparison.strict());
    cluster.cluster().awaitOperations();

    awaitStanding("ns_ShowTable_after_failover.json");
    awaitStanding("ns_ShowTable_t1r_after_failover.json");
    cluster.replay("ns_ChangeLeader_failover_on_dead.json");
  }

  @Test
  @ComparedWith({"ns_ShowTable_during_failover.json", "ns_ShowOPStatus_during_failover.json"})
  void whileAFailoverIsUnderWaySomeReplicasAreMarkedAndSomeNotYet() throws Exception {

    cluster.cluster().setAutoFailover(false);
    moveLeader(partition("db1", "t3r", 0), T2);
    moveLeader(partition("__INTERNAL_DB", "USER", 0), T3);
    cluster.cluster().setAutoFailover(true);
    cluster
        .cluster()
        .operationFault(
            "hang-op", "kUpdatePartitionStatusOP", "kChangeLeaderOP", "kOfflineReplicaOP");
    cluster.cluster().stopTablet(cluster.endpoint(T1));

    awaitStanding("ns_ShowTable_during_failover.json");
    // Which operation is in front of which is chance.
    cluster.awaitSimilarReply(
        RecordedExchange.of("ns_ShowOPStatus_during_failover.json").sinceOp(107),
        OPERATIONS.masking("op_type", "task_type"));
  }

  @Test
  @ComparedWith({
    "ns_Migrate_ok.json",
    "ns_ShowTable_after_failover_recovered.json",
    "ns_dead_connection.json",
    "ns2_ShowTablet_after_takeover.json",
    "ns2_ShowTable_after_takeover.json",
    "ns2_ShowOPStatus_after_takeover.json",
    "ns2_ConfGet_after_takeover.json",
    "ns1_ShowTablet_returned_as_standby.json",
    "ns2_ConfSet_false.json",
    "ns_ShowTable_after_sigint_restart.json"
  })
  void anotherNameserverTakesOverWithWhatZookeeperKeeps() throws Exception {

    cluster.cluster().setAutoFailover(false);
    moveLeader(partition("db1", "t3r", 0), T3);
    operate("ns_Migrate_ok.json");
    cluster.cluster().setAutoFailover(true);
    cluster.cluster().operationFault("fail-op", "kRecoverTableOP db1.t3r/0");
    cluster.cluster().restart(cluster.endpoint(T1));
    cluster.cluster().awaitOperations();
    awaitStanding("ns_ShowTable_after_failover_recovered.json");

    cluster.cluster().stopNameserver(cluster.endpoint("127.0.0.1:16527"));
    cluster.replay("ns_dead_connection.json");
    cluster.cluster().leadingNameserver();
    cluster.awaitSimilarReply("ns2_ShowTablet_after_takeover.json", ReplyComparison.strict());
    awaitStanding("ns2_ShowTable_after_takeover.json");
    cluster.replay(
        "ns2_ShowOPStatus_after_takeover.json", OPERATIONS.masking("op_type", "task_type"));
    cluster.replay("ns2_ConfGet_after_takeover.json");

    cluster.cluster().startNameserver(cluster.endpoint("127.0.0.1:16527"));
    cluster.awaitSimilarReply("ns1_ShowTablet_returned_as_standby.json", ReplyComparison.strict());
    cluster.replay("ns2_ConfSet_false.json");
    cluster.cluster().stopTablet(cluster.endpoint(T3));
    cluster.cluster().startTablet(cluster.endpoint(T3));
    awaitStanding("ns_ShowTable_after_sigint_restart.json");
  }

  @Test
  @ComparedWith({
    "ns3rd_AddReplicaNS.json",
    "ns3rd_ShowOPStatus_doing.json",
    "ns_AddReplicaNS_target_dies.json",
    "ns_ShowOPStatus_target_died.json"
  })
  void aReplicaIsAddedStepByStepAndFailsWhereItsTabletDies() throws Exception {

    cluster.cluster().setAutoFailover(false);
    cluster.cluster().operationFault("hang-op", "kAddReplicaOP");
    // The tables of that session were placed otherwise.
    cluster.let(T1, cluster.endpoint(T3));
    cluster.replay("ns3rd_AddReplicaNS.json");
    cluster.cluster().awaitOperation(1, "kDoing");
    cluster.replay("ns3rd_ShowOPStatus_doing.json");

    cluster.cluster().operationFault("fail-op", "kAddReplicaOP");
    cluster.replay("ns_AddReplicaNS_target_dies.json");
    cluster.cluster().awaitOperation(2, "kFailed");
    RecordedExchange failed =
        RecordedExchange.of("ns_ShowOPStatus_target_died.json").asking("op_id", 2);
    cluster.replay(failed, OPERATIONS.masking("task_type"));
  }

  @Test
  @ComparedWith("ns_ShowTable_after_unprepared_restart.json")
  void aTabletThatWasRestartedUnpreparedIsRecoveredByTheNameserver() throws Exception {
    cluster.cluster().restart(cluster.endpoint(T1));
    cluster.cluster().awaitOperations();
    // Whose leader it was before must follow first; nobody marks that replica alive again.
    awaitStanding("ns_ShowTable_after_unprepared_restart.json");
  }
}
