package io.openmldb.rollout.sandbox.server.inprocess;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.openmldb.rollout.sandbox.server.http.InProcessNetwork;
import io.openmldb.rollout.sandbox.server.http.JsonTrees;
import io.openmldb.rollout.sandbox.server.runtime.ServerStartException;
import io.openmldb.rollout.sandbox.server.runtime.VirtualRuntime;
import io.openmldb.rollout.sandbox.server.tablet.ReplicaView;
import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The practice servers, all in one process and in simulated time. */
class InProcessClusterTest {
  private static final String NS1 = "ns:1";
  private static final String NS2 = "ns:2";
  private static final String A = "a:1";
  private static final String B = "b:1";
  private static final String C = "c:1";

  /** Those of the real templates, but for the internal tables. */
  private static final Map<String, String> FLAGS =
      Map.of(
          "system_table_replica_num", "0",
          "auto_failover", "true",
          "zk_session_timeout", "10000",
          "tablet_heartbeat_timeout", "60000");

  private final List<String> calls = new ArrayList<>();
  private final VirtualRuntime runtime = new VirtualRuntime(Instant.parse("2026-01-01T00:00:00Z"));
  private final InProcessCluster cluster =
      new InProcessCluster(
          runtime,
          new InProcessNetwork(
              (endpoint, method, request, server) -> {
                calls.add(runtime.millis() + " " + endpoint + " " + method + " " + request);
                return server.call(endpoint, method, request);
              }),
          FLAGS);

  @BeforeEach
  void start() throws ServerStartException {
    cluster.startNameserver(NS1);
    for (String tablet : List.of(A, B, C)) {
      cluster.startTablet(tablet);
    }
    pass(Duration.ofSeconds(1));
    nameserver("CreateDatabase", JsonTrees.object().put("db", "db1"));
    createTable("pair", A, B);
  }

  private void createTable(String name, String... endpoints) {
    ObjectNode info = JsonTrees.object().put("db", "db1").put("name", name);
    info.put("partition_num", 1).put("replica_num", endpoints.length);
    ArrayNode metas =
        info.putArray("table_partition").addObject().put("pid", 0).putArray("partition_meta");
    for (String endpoint : endpoints) {
      metas.addObject().put("endpoint", endpoint).put("is_leader", endpoint.equals(endpoints[0]));
    }
    ObjectNode request = JsonTrees.object().set("table_info", info);
    assertThat(nameserver("CreateTable", request).path("code").asInt()).isZero();
  }

  private void pass(Duration duration) {
    runtime.advance(duration);
  }

  private ObjectNode call(String endpoint, String method, ObjectNode request) {
    try {
      return cluster.call(endpoint, method, request);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private ObjectNode nameserver(String method, ObjectNode request) {
    return call(NS1, "NameServer/" + method, request);
  }

  private static ObjectNode table() {
    return JsonTrees.object().put("db", "db1").put("name", "pair").put("pid", 0);
  }

  private int put(String endpoint, String key) {
    ObjectNode row = JsonTrees.object().put("tid", tid()).put("pid", 0).put("time", 1);
    row.put("value", "aGk=").putArray("dimensions").addObject().put("key", key).put("idx", 0);
    return call(endpoint, "TabletServer/Put", row).path("code").asInt();
  }

  private int tid() {
    return nameserver("ShowTable", table()).path("table_info").path(0).path("tid").asInt();
  }

  private ReplicaView replica(String endpoint) {
    return cluster.tablet(endpoint).flatMap(t -> t.replica(tid(), 0)).orElseThrow();
  }

  private String state(String endpoint) {
    for (JsonNode tablet : nameserver("ShowTablet", JsonTrees.object()).path("tablets")) {
      if (tablet.path("endpoint").asText().equals(endpoint)) {
        return tablet.path("state").asText();
      }
    }
    return "unknown";
  }

  private void autoFailover(boolean on) {
    ObjectNode request = JsonTrees.object();
    request.putObject("conf").put("key", "auto_failover").put("value", Boolean.toString(on));
    nameserver("ConfSet", request);
  }

  private String leader() {
    for (JsonNode meta :
        nameserver("GetTablePartition", table()).path("table_partition").path("partition_meta")) {
      if (meta.path("is_leader").asBoolean() && meta.path("is_alive").asBoolean(true)) {
        return meta.path("endpoint").asText();
      }
    }
    return "nobody";
  }

  @Test
  void aWriteReachesTheFollowerWhenTimePasses() {
    assertThat(put(A, "k")).isZero();
    assertThat(replica(A).log()).hasSize(1);
    assertThat(replica(B).log()).isEmpty();

    pass(Duration.ofMillis(200));

    assertThat(replica(B).log()).isEqualTo(replica(A).log());
    assertThat(replica(A).followers()).containsExactly(B);
  }

  @Test
  void aLeaderChangeTakesItsThreeTasksTime() {
    autoFailover(false);
    nameserver("ChangeLeader", table().put("candidate_leader", B));
    pass(Duration.ofMillis(20));
    assertThat(leader()).isEqualTo(A);
    pass(Duration.ofMillis(20));

    assertThat(leader()).isEqualTo(B);
    assertThat(replica(B).leader()).isTrue();
    assertThat(replica(A).leader()).as("nobody has told the old leader").isTrue();
  }

  @Test
  void aTaskThatIsMadeSlowShowsWhatIsBetweenTheTasks() {
    autoFailover(false);
    cluster.faults().take("slow-kChangeLeader", Duration.ofSeconds(3));
    nameserver("ChangeLeader", table().put("candidate_leader", B));
    pass(Duration.ofSeconds(2));

    assertThat(replica(B).leader()).isTrue();
    assertThat(leader()).as("only the tablet knows of it").isEqualTo(A);
    pass(Duration.ofSeconds(2));
    assertThat(leader()).isEqualTo(B);
  }

  @Test
  void aKilledTabletIsOfflineWhenItsSessionHasRunOutAndIsFailedOverAfterTheHeartbeat()
      throws ServerStartException {
    put(A, "k");
    pass(Duration.ofSeconds(1));
    cluster.killTablet(A);
    assertThatThrownBy(() -> cluster.call(A, "TabletServer/GetTableStatus", JsonTrees.object()))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining(A);
    pass(Duration.ofMillis(9900));
    assertThat(state(A)).isEqualTo("kHealthy");
    assertThatThrownBy(() -> cluster.startTablet(A))
        .isInstanceOf(ServerStartException.class)
        .hasMessageContaining("err from zk -110");
    pass(Duration.ofMillis(200));
    assertThat(state(A)).isEqualTo("kOffline");
    assertThat(leader()).isEqualTo(A);

    pass(Duration.ofSeconds(62));
    assertThat(leader()).isEqualTo(B);

    pass(Duration.ofSeconds(10));
    cluster.startTablet(A);
    pass(Duration.ofSeconds(30));
    assertThat(replica(A).leader()).isFalse();
    assertThat(replica(A).log()).isEqualTo(replica(B).log()).hasSize(1);
  }

  @Test
  void aReplicaIsAddedByASnapshotAndDeletedAgain() {
    put(A, "k");
    ObjectNode request = table().put("endpoint", C);
    nameserver("AddReplicaNS", request.deepCopy());
    pass(Duration.ofSeconds(11));
    assertThat(replica(C).log()).isEqualTo(replica(A).log()).hasSize(1);

    nameserver("DelReplicaNS", request.deepCopy());
    pass(Duration.ofSeconds(6));
    assertThat(cluster.tablet(C).flatMap(tablet -> tablet.replica(tid(), 0))).isEmpty();
  }

  @Test
  void aTabletLoadsWhatIsOnItsDiskAndOneThatLostItsDiskDoesNot() throws ServerStartException {
    autoFailover(false);
    put(A, "k");
    put(A, "l");
    for (int power = 0; power < 2; power++) {
      cluster.killTablet(A);
      cluster.disk(A).loseTail(tid(), 0, power);
      pass(Duration.ofSeconds(11));
      cluster.startTablet(A);
      assertThat(load(A)).isZero();
      pass(Duration.ofSeconds(1));
      assertThat(replica(A).log()).hasSize(2 - power);
    }
    cluster.killTablet(A);
    cluster.disk(A).lose(tid(), 0);
    pass(Duration.ofSeconds(11));
    cluster.startTablet(A);
    assertThat(load(A)).as("fail to init table").isEqualTo(131);
  }

  private int load(String endpoint) {
    ObjectNode meta = JsonTrees.object().put("tid", tid()).put("pid", 0);
    meta.put("mode", "kTableFollower");
    return call(endpoint, "TabletServer/LoadTable", JsonTrees.object().set("table_meta", meta))
        .path("code")
        .asInt();
  }

  @Test
  void rowsThatAreAppliedTwiceShowInTheCountAndNotInTheLog() {
    put(A, "k");
    put(A, "l");
    cluster.tablet(A).orElseThrow().applyLogTwice(tid(), 0);
    assertThat(replica(A).log()).hasSize(2);
    assertThat(replica(A).records()).isEqualTo(3);
  }

  @Test
  void aStandbyTakesOverWithWhatIsUnderWayAndLiftsEveryFence() throws ServerStartException {
    cluster.startNameserver(NS2);
    autoFailover(false);
    pass(Duration.ofSeconds(2)); // The nameserver lifts fences when tablets have registered.
    call(A, "TabletServer/SetMode", JsonTrees.object().put("follower", true));
    cluster.faults().take("slow-kSelectLeader", Duration.ofSeconds(5));
    nameserver("ChangeLeader", table().put("candidate_leader", B));
    pass(Duration.ofSeconds(1));
    assertThat(cluster.tablet(A).orElseThrow().isFenced()).isTrue();
    cluster.faults().clear("slow-kSelectLeader");

    cluster.killNameserver(NS1);
    pass(Duration.ofSeconds(9));
    assertThat(code(NS2)).as("nameserver is not leader").isEqualTo(300);
    pass(Duration.ofSeconds(3));

    assertThat(code(NS2)).isZero();
    assertThat(replica(NS2, B).leader()).isTrue();
    assertThat(cluster.tablet(A).orElseThrow().isFenced()).isFalse();
  }

  private int code(String nameserver) {
    return call(nameserver, "NameServer/ShowTablet", JsonTrees.object()).path("code").asInt();
  }

  private ReplicaView replica(String nameserver, String endpoint) {
    int tid =
        call(nameserver, "NameServer/ShowTable", table())
            .path("table_info")
            .path(0)
            .path("tid")
            .asInt();
    return cluster.tablet(endpoint).flatMap(t -> t.replica(tid, 0)).orElseThrow();
  }

  @ParameterizedTest(name = "the leader has a snapshot that the follower lacks: {0}")
  @ValueSource(booleans = {false, true})
  void aFollowerBehindItsLeadersSnapshotIsNotOnlyAttached(boolean hasSnapshot) {
    autoFailover(false);
    put(A, "k");
    pass(Duration.ofSeconds(1));
    ObjectNode follower = JsonTrees.object().put("tid", tid()).put("pid", 0).put("endpoint", B);
    call(A, "TabletServer/DelReplica", follower);
    put(A, "l");
    if (hasSnapshot) {
      call(A, "TabletServer/MakeSnapshot", follower);
    }
    nameserver("UpdateTableAliveStatus", table().put("endpoint", B).put("is_alive", false));

    nameserver("RecoverTable", table().put("endpoint", B));
    pass(Duration.ofSeconds(30));

    assertThat(operations())
        .containsExactly(
            "kRecoverTableOP kDone",
            hasSnapshot ? "kReAddReplicaWithDropOP kDone" : "kReAddReplicaSimplifyOP kDone");
    assertThat(replica(B).log()).isEqualTo(replica(A).log()).hasSize(2);
  }

  private List<String> operations() {
    List<String> operations = new ArrayList<>();
    for (JsonNode op : nameserver("ShowOPStatus", JsonTrees.object()).path("op_status")) {
      operations.add(op.path("op_type").asText() + " " + op.path("status").asText());
    }
    return operations;
  }

  @Test
  void anOperationThatHangsIsCancelledAndTheOneBehindItGoesOn() {
    autoFailover(false);
    cluster.faults().add("hang-op", "kMakeSnapshotOP", 1);
    cluster.faults().add("fail-op", "kAddReplicaOP", 1);
    nameserver("MakeSnapshotNS", table());
    nameserver("AddReplicaNS", table().put("endpoint", C));
    pass(Duration.ofMinutes(2));
    assertThat(statusOf(1)).isEqualTo("kDoing");
    assertThat(statusOf(2)).isEqualTo("kInited");

    nameserver("CancelOP", JsonTrees.object().put("op_id", 1));
    pass(Duration.ofMillis(1));

    assertThat(statusOf(1)).isEqualTo("kCanceled");
    assertThat(statusOf(2)).isEqualTo("kFailed");
    assertThat(cluster.faults().unused("fail-op")).isEmpty();
  }

  private String statusOf(long op) {
    return nameserver("ShowOPStatus", JsonTrees.object().put("op_id", op))
        .path("op_status")
        .path(0)
        .path("status")
        .asText();
  }

  @Test
  void twoRunsAreTheSame() throws ServerStartException {
    InProcessClusterTest again = new InProcessClusterTest();
    again.start();
    for (InProcessClusterTest run : List.of(this, again)) {
      run.put(A, "k");
      run.nameserver("AddReplicaNS", table().put("endpoint", C));
      run.pass(Duration.ofSeconds(20));
      run.cluster.killTablet(B);
      run.pass(Duration.ofSeconds(80));
    }
    assertThat(calls).hasSizeGreaterThan(20).isEqualTo(again.calls);
  }
}
