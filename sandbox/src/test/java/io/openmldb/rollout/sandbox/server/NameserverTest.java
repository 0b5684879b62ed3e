package io.openmldb.rollout.sandbox.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.openmldb.rollout.sandbox.server.http.JsonTrees;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What the nameservers answer, and what outlives one of them. */
@Tag("component")
class NameserverTest extends TestClusterTestBase {
  @Test
  void aRegistrationThatWasMissedLeavesTheTabletOfflineUntilItRegistersAnew() throws Exception {
    String tablet = cluster.tablets().get(0);
    cluster.operationFault("miss-registration", tablet);
    cluster.stopTablet(tablet);
    Eventually.that("it is offline", () -> cluster.state(tablet).equals("kOffline"));

    cluster.startTablet(tablet);
    cluster.awaitRegistered(tablet);
    TimeUnit.MILLISECONDS.sleep(500);
    assertThat(cluster.state(tablet)).isEqualTo("kOffline");

    cluster.restart(tablet);
    assertThat(cluster.state(tablet)).isEqualTo("kHealthy");
  }

  @Test
  void theStandbyRefusesEverything() throws Exception {
    String leader = cluster.leadingNameserver();
    for (String endpoint : cluster.nameserverEndpoints()) {
      if (!endpoint.equals(leader)) {
        assertThat(cluster.call(endpoint, "NameServer/ShowTable", JsonTrees.object()).toString())
            .isEqualTo("{\"code\":300,\"msg\":\"nameserver is not leader\"}");
        assertThat(cluster.call(endpoint, "NameServer/ConfGet", JsonTrees.object()).toString())
            .isEqualTo("{\"code\":300,\"msg\":\"nameserver is not leader\",\"conf\":{}}");
      }
    }
  }

  @Test
  void replicasAreAddedMigratedAndDeleted() throws Exception {
    TestTable table = cluster.createTable("t2", 2);
    table.putRows(4);
    String follower = table.followers().get(0);
    String third = third(table);

    ObjectNode migration = JsonTrees.object().put("db", "db1").put("name", "t2");
    migration.putArray("pid").add(0);
    cluster.nameserver(
        "Migrate", migration.put("src_endpoint", follower).put("des_endpoint", third));
    cluster.awaitOperations();
    assertThat(table.followers()).containsExactly(third);
    assertThat(table.status(follower).isMissingNode()).isTrue();

    cluster.nameserver("AddReplicaNS", table.request().put("endpoint", follower));
    cluster.awaitOperations();
    table.awaitRows(follower, 4);
    cluster.nameserver("DelReplicaNS", table.request().put("endpoint", third));
    cluster.awaitOperations();
    assertThat(table.followers()).containsExactly(follower);
  }

  @Test
  void refusalsHaveTheRealServersCodes() throws Exception {
    TestTable one = cluster.createTable("t1", 1);
    TestTable two = cluster.createTable("t2", 2);
    assertCode(134, "ChangeLeader", one.request().put("candidate_leader", "auto"));
    assertCode(309, "ChangeLeader", two.request());
    assertCode(305, "ChangeLeader", two.request().put("candidate_leader", two.leader()));
    assertCode(308, "ChangeLeader", two.request().put("pid", 9).put("candidate_leader", "auto"));
    assertCode(100, "ChangeLeader", JsonTrees.object().put("name", "t2").put("pid", 0));
    assertCode(311, "RecoverTable", two.request().put("endpoint", two.leader()));
    assertCode(302, "RecoverTable", two.request().put("endpoint", "127.0.0.1:1"));
    assertCode(303, "AddReplicaNS", one.request().put("endpoint", "127.0.0.1:1"));
    assertCode(307, "AddReplicaNS", one.request().put("pid", 77).put("endpoint", one.leader()));
    assertCode(317, "AddReplicaNS", one.request().put("endpoint", one.leader()));
    assertCode(102, "DelReplicaNS", two.request().put("endpoint", two.leader()));
    assertCode(801, "CreateDatabase", JsonTrees.object().put("db", "db1"));
    assertCode(312, "CancelOP", JsonTrees.object().put("op_id", 9999));
    assertCode(136, "DeleteOP", JsonTrees.object().put("op_id", 9999));
    assertCode(307, "DeleteOP", JsonTrees.object());
    cluster.setAutoFailover(true);
    for (String method :
        new String[] {"ChangeLeader", "RecoverTable", "CancelOP", "OfflineEndpoint", "Migrate"}) {
      assertCode(301, method, two.request());
    }
  }

  @Test
  void aTableIsShownOnlyToWhomAsksInTheRightWay() throws Exception {
    cluster.createTable("t1", 1);

    assertThat(tables(JsonTrees.object().put("db", "db1"))).isEqualTo(1);
    assertThat(tables(JsonTrees.object().put("db", "db1").put("name", ""))).isZero();
    assertThat(tables(JsonTrees.object().put("name", "t1"))).isZero();
    assertThat(tables(JsonTrees.object().put("show_all", true))).isEqualTo(6);
    assertThat(tables(JsonTrees.object().put("show_all", true).put("name", "").put("db", "")))
        .isZero();
  }

  @Test
  void theNextNameserverKnowsTablesAndFailedOperationsButNoOthers() throws Exception {
    TestTable table = cluster.createTable("t2", 2);
    String leading = cluster.leadingNameserver();
    Path fault =
        Files.createDirectories(cluster.workingDirectory(leading).resolve("fault"))
            .resolve("fail-op");
    Files.writeString(fault, "kMakeSnapshotOP\n");
    cluster.nameserver("MakeSnapshotNS", table.request());
    cluster.awaitOperations();
    assertThat(fault).doesNotExist();
    table.changeLeader();
    String leader = table.leader();

    cluster.stopNameserver(leading);

    assertThat(table.leader()).isEqualTo(leader);
    assertThat(table.term()).isEqualTo(3);
    JsonNode ops = cluster.nameserver("ShowOPStatus", JsonTrees.object()).path("op_status");
    assertThat(ops.findValuesAsText("op_type")).containsExactly("kMakeSnapshotOP");
    assertThat(ops.findValuesAsText("status")).containsExactly("kFailed");
  }

  @Test
  void anOperationThatHangsHoldsUpItsQueueUntilItIsCancelled() throws Exception {
    TestTable table = cluster.createTable("t2", 2);
    Path faults = cluster.workingDirectory(cluster.leadingNameserver()).resolve("fault");
    Files.writeString(Files.createDirectories(faults).resolve("hang-op"), "kMakeSnapshotOP");
    cluster.nameserver("MakeSnapshotNS", table.request());
    Eventually.that("it hangs", () -> operation(0).path("status").asText().equals("kDoing"));
    cluster.nameserver("MakeSnapshotNS", table.request());
    assertThat(operation(1).path("status").asText()).isEqualTo("kInited");

    cluster.nameserver(
        "CancelOP", JsonTrees.object().put("op_id", operation(0).path("op_id").asLong()));
    cluster.awaitOperations();

    assertThat(operation(0).path("status").asText()).isEqualTo("kCanceled");
    assertThat(operation(0).path("task_type").asText()).isEqualTo("kMakeSnapshot");
    assertThat(operation(1).path("status").asText()).isEqualTo("kDone");
  }

  @Test
  void aFaultCanBeForOnePartitionOnlyAndEachLineIsForOneOperation() throws Exception {
    TestTable one = cluster.createTable("t1", 1);
    TestTable two = cluster.createTable("t2", 1);
    cluster.operationFault(
        "fail-op", "kMakeSnapshotOP db1.t2/0", "kMakeSnapshotOP db1.t2/0", "kAddReplicaOP");
    for (TestTable table : List.of(one, two, two, two)) {
      cluster.nameserver("MakeSnapshotNS", table.request());
      cluster.awaitOperations();
    }

    JsonNode ops = cluster.nameserver("ShowOPStatus", JsonTrees.object()).path("op_status");
    assertThat(ops.findValuesAsText("status"))
        .containsExactly("kDone", "kFailed", "kFailed", "kDone");
    assertThat(
            cluster
                .workingDirectory(cluster.leadingNameserver())
                .resolve("fault")
                .resolve("fail-op"))
        .hasContent("kAddReplicaOP");
  }

  private void assertCode(int code, String method, ObjectNode request) throws Exception {
    assertThat(cluster.nameserver(method, request).path("code").asInt())
        .as(method + request)
        .isEqualTo(code);
  }

  private int tables(ObjectNode request) throws Exception {
    return cluster.nameserver("ShowTable", request).path("table_info").size();
  }

  private JsonNode operation(int index) throws Exception {
    return cluster.nameserver("ShowOPStatus", JsonTrees.object()).path("op_status").path(index);
  }

  private String third(TestTable table) throws Exception {
    for (String endpoint : cluster.tabletEndpoints()) {
      if (!endpoint.equals(table.leader()) && !table.followers().contains(endpoint)) {
        return endpoint;
      }
    }
    throw new IllegalStateException("no third tablet");
  }
}
