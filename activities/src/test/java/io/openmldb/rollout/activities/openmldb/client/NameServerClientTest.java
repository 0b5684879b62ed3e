package io.openmldb.rollout.activities.openmldb.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.openmldb.rollout.activities.openmldb.model.OperationStatus;
import io.openmldb.rollout.activities.openmldb.model.PartitionId;
import io.openmldb.rollout.activities.openmldb.model.PartitionInfo;
import io.openmldb.rollout.activities.openmldb.model.ReplicaMeta;
import io.openmldb.rollout.activities.openmldb.model.TableInfo;
import io.openmldb.rollout.activities.openmldb.model.TabletStatus;
import io.openmldb.rollout.activities.recorded.RecordedCall;
import io.openmldb.rollout.activities.recorded.ReplayingServer;
import io.openmldb.rollout.activities.stub.HangingUpServer;
import io.openmldb.rollout.activities.stub.StubServer;
import io.openmldb.rollout.activities.support.TimeSource;
import io.openmldb.rollout.activities.support.Waiter;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** The nameserver's client against what real nameservers were recorded to answer. */
class NameServerClientTest {

  private static final String A = "127.0.0.1:19521";
  private static final String B = "127.0.0.1:19522";
  private static final String C = "127.0.0.1:19523";
  private static final PartitionId T3R = new PartitionId("db1", "t3r", 9, 0);
  private static final PartitionId A2 = new PartitionId("db1", "a2", 7, 0);

  private static NameServerClient client(Supplier<Optional<String>> leader, Duration patience) {
    return client(leader, patience, CallDeadlines.DEFAULT);
  }

  private static NameServerClient client(
      Supplier<Optional<String>> leader, Duration patience, CallDeadlines deadlines) {
    HttpTransport transport = new HttpTransport(() -> HttpTransport.user("root", "secret"));
    Waiter waiter = new Waiter(TimeSource.real(), () -> {});
    return new NameServerClient(new LeaderRouting(transport, leader, waiter, patience), deadlines);
  }

  /** Asks a server that replays {@code recording}; what is asked must be what was recorded. */
  private static <T> T ask(String recording, Function<NameServerClient, T> question) {
    try (ReplayingServer server = new ReplayingServer(recording)) {
      T answer =
          question.apply(client(() -> Optional.of(server.endpoint()), Duration.ofMillis(300)));
      ReplayingServer.Asked asked = server.asked().get(0);
      assertThat(asked.path()).isEqualTo(RecordedCall.of(recording).path());
      assertThat(asked.message()).isEqualTo(RecordedCall.of(recording).message());
      assertThat(asked.authorization()).isEqualTo("uroot:secret");
      return answer;
    }
  }

  private static void tell(String recording, Consumer<NameServerClient> order) {
    ask(
        recording,
        client -> {
          order.accept(client);
          return true;
        });
  }

  @Test
  void tabletsAreReadWithTheirHealth() {
    List<TabletStatus> tablets = ask("ns_ShowTablet_offline", NameServerClient::tablets);

    assertThat(tablets).contains(new TabletStatus(A, "kOffline", 83)).hasSize(3);
    assertThat(tablets).filteredOn(TabletStatus::isHealthy).hasSize(2);
  }

  @Test
  void everyTableOfEveryDatabaseIsRead() {
    List<TableInfo> tables = ask("ns_ShowTable_show_all_only", NameServerClient::tables);

    assertThat(tables)
        .extracting(TableInfo::db)
        .contains("INFORMATION_SCHEMA", "__INTERNAL_DB", "db1");
    assertThat(tables).extracting(TableInfo::storageMode).containsOnly("kMemory");
    assertThat(tables.get(0).partitions().get(0).replicas()).isNotEmpty();
  }

  @Test
  void oneTableIsReadOrIsNotThere() {
    TableInfo table = ask("ns_ShowTable_hdd", client -> client.table("db1", "hdd2r")).orElseThrow();

    assertThat(table.storageMode()).isEqualTo("kHDD");
    assertThat(table.partitions().get(1).leader()).contains(B);
    Optional<TableInfo> unknown =
        ask("ns_ShowTable_unknown", client -> client.table("nodb", "nope"));
    assertThat(unknown).isEmpty();
  }

  @Test
  void ofTwoLeadersTheOneThatIsAliveLeads() {
    PartitionInfo partition =
        ask("ns_ShowTable_after_changeleader", client -> client.table("db1", "t3r"))
            .orElseThrow()
            .partitions()
            .get(0);

    assertThat(partition.leader()).contains(C);
    assertThat(partition.on(A)).contains(new ReplicaMeta(A, true, false, true));
    assertThat(partition.liveFollowers()).containsExactly(B);
    assertThat(partition.term()).isEqualTo(3);
    assertThat(partition.termStart()).isEqualTo(88);
    assertThat(partition.replicatedElsewhere()).isFalse();
  }

  @Test
  void metadataThatWasNeverReportedReadsAsAliveAndNotServed() {
    List<TableInfo> tables =
        ResponseParser.tables(
            RecordedCall.parse(
                RecordedCall.of("ns_ShowTable_after_whole_restart_failover_on").answer()));

    assertThat(tables.get(0).partitions().get(0).replicas())
        .containsExactly(
            new ReplicaMeta(C, true, true, false), new ReplicaMeta(A, false, true, false));
  }

  @Test
  void anOldLeaderIsMadeALiveFollowerAndAllElseIsWrittenBackAsItCame() {
    PartitionMetadata metadata =
        ask("ns_GetTablePartition_after_move", client -> client.metadata(A2));
    assertThat(metadata.info().leader()).contains(B);

    tell(
        "ns_SetTablePartition_attach",
        client -> client.writeMetadata(metadata.withLiveFollower(C)));

    PartitionInfo after =
        ask("ns_GetTablePartition_attached", client -> client.metadata(A2)).info();
    assertThat(after.leader()).contains(B);
    assertThat(after.liveFollowers()).containsExactly(C);
  }

  @Test
  void autoFailoverIsReadAndSwitched() {
    boolean on = ask("ns_ConfGet", NameServerClient::isAutoFailoverOn);
    assertThat(on).isTrue();
    tell("ns_ConfSet_auto_failover_true", client -> client.setAutoFailover(true));
    tell("ns_ConfSet_auto_failover_false", client -> client.setAutoFailover(false));
  }

  @Test
  void operationsAreRead() {
    List<OperationStatus> operations = ask("ns_ShowOPStatus_many", NameServerClient::operations);

    assertThat(operations).hasSize(16).noneMatch(OperationStatus::isUnderWay);
    assertThat(operations).filteredOn(OperationStatus::hasFailed).hasSize(1);
    assertThat(operations)
        .filteredOn(OperationStatus::isLeaderChange)
        .isNotEmpty()
        .allMatch(operation -> operation.isAbout(T3R));
    List<OperationStatus> none = ask("ns_ShowOPStatus_none", NameServerClient::operations);
    assertThat(none).isEmpty();
    List<OperationStatus> some = ask("ns_ShowOPStatus_filtered", client -> client.operations(T3R));
    assertThat(some).isNotEmpty();
  }

  @Test
  void changesAreAskedForAsRealServersUnderstandThem() {
    tell("ns_ChangeLeader_explicit", client -> client.changeLeader(T3R, C));
    tell("ns_RecoverTable_old_leader", client -> client.recoverReplica(T3R, A));
    tell("ns_AddReplicaNS_ok", client -> client.addReplica(T3R, B));
    tell(
        "ns_DelReplicaNS_ok",
        client -> client.deleteReplica(new PartitionId("db1", "t1r", 7, 0), C));
    tell(
        "ns_UpdateTableAliveStatus_no",
        client -> client.markDead(new PartitionId("db1", "t3r", 9, 1), A));
    tell("ns_CancelOP_doing", client -> client.cancelOperation(16));
    tell("ns_OfflineEndpoint_ok", client -> client.failOver(A));
  }

  @Test
  void refusalsKeepTheirCodeAndWords() {
    assertThatThrownBy(
            () -> tell("ns_RecoverTable_already_alive", client -> client.recoverReplica(T3R, A)))
        .isInstanceOfSatisfying(
            OpenmldbException.Refused.class,
            e -> {
              assertThat(e.is(ErrorCode.REPLICA_IS_ALIVE)).isTrue();
              assertThat(e.text()).isEqualTo("table is alive, need not recover");
            });
  }

  @Test
  void aStandbyIsNotAskedTwiceButTheNewLeaderIs() {
    try (ReplayingServer standby = new ReplayingServer("standby_ConfGet");
        ReplayingServer leader = new ReplayingServer("ns_ConfGet_false")) {
      Supplier<Optional<String>> election =
          () -> Optional.of(standby.asked().isEmpty() ? standby.endpoint() : leader.endpoint());

      assertThat(client(election, Duration.ofSeconds(5)).isAutoFailoverOn()).isFalse();
      assertThat(standby.asked()).hasSize(1);
    }
  }

  @Test
  void withoutALeaderACallEndsInTimeAndSaysSo() {
    assertThatThrownBy(() -> client(Optional::empty, Duration.ofMillis(100)).tablets())
        .isInstanceOf(NoNameServerException.class)
        .hasMessageContaining("NameServer/ShowTablet found no leading nameserver within 100 ms");
  }

  @Test
  void everyTableIsWaitedForLongerThanAnythingElse() {
    CallDeadlines deadlines =
        new CallDeadlines(Duration.ofMillis(100), Duration.ofSeconds(20), Duration.ofMillis(100));
    try (StubServer slow = slowServer()) {
      NameServerClient client =
          client(() -> Optional.of(slow.endpoint()), Duration.ofMillis(300), deadlines);

      assertThat(client.tables()).isEmpty();
      assertThat(slow.asked()).hasSize(1);
    }
  }

  @Test
  void aLeaderThatDoesNotAnswerInTimeIsNotToldAsNone() {
    CallDeadlines deadlines = new CallDeadlines(Duration.ofMillis(100), Duration.ofMillis(100));
    try (StubServer slow = slowServer()) {
      NameServerClient client =
          client(() -> Optional.of(slow.endpoint()), Duration.ofMillis(300), deadlines);

      assertThatThrownBy(client::tables)
          .isInstanceOf(NoNameServerException.class)
          .hasMessageStartingWith(
              "nameserver "
                  + slow.endpoint()
                  + " leads by ZooKeeper, but did not answer NameServer/ShowTable in time");
    }
  }

  @Test
  void whoeverLeadsAfterANameserverThatHangsIsAskedForEveryTableToo() {
    CallDeadlines deadlines =
        new CallDeadlines(Duration.ofMillis(100), Duration.ofMillis(500), Duration.ofMillis(100));
    try (StubServer hung = slowServer();
        ReplayingServer next = new ReplayingServer("ns_ShowTable_show_all_only")) {
      Supplier<Optional<String>> election =
          () -> Optional.of(hung.asked().isEmpty() ? hung.endpoint() : next.endpoint());

      assertThat(client(election, Duration.ofMillis(200), deadlines).tables()).isNotEmpty();
    }
  }

  /** A nameserver that needs a second and a half to show its tables. */
  private static StubServer slowServer() {
    return StubServer.start()
        .answering(
            "NameServer/ShowTable",
            message -> {
              TimeSource.real().sleep(Duration.ofMillis(1500));
              return "{\"code\":0,\"msg\":\"ok\"}";
            });
  }

  @Test
  void aChangeThatMayHaveTakenEffectIsNotRepeated() throws Exception {
    try (HangingUpServer server = new HangingUpServer()) {
      NameServerClient client = client(() -> Optional.of(server.endpoint()), Duration.ofSeconds(1));

      assertThatThrownBy(() -> client.changeLeader(T3R, C))
          .isInstanceOfSatisfying(
              OpenmldbException.NoAnswer.class, e -> assertThat(e.mayHaveTakenEffect()).isTrue());
      assertThat(server.connections()).isEqualTo(1);

      assertThatThrownBy(client::tablets).isInstanceOf(NoNameServerException.class);
      assertThat(server.connections()).isGreaterThan(2);
    }
  }
}
