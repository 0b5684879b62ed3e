package io.openmldb.rollout.sandbox.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.openmldb.rollout.sandbox.server.http.JsonTrees;
import io.openmldb.rollout.sandbox.server.runtime.ServerStartException;
import io.openmldb.rollout.sandbox.server.zk.NodeRegistration;
import io.openmldb.rollout.sandbox.server.zk.ZkSettings;
import io.openmldb.rollout.sandbox.server.zk.ZooKeeperSession;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Tablets that go and come back, with their tables or without. */
@Tag("component")
class TabletRestartTest extends TestClusterTestBase {
  @Test
  void aRestartedTabletServesNothingUntilItIsLoaded() throws Exception {
    TestTable table = cluster.createTable("t2", 2);
    table.putRows(20);
    String leader = table.leader();
    long term = table.term();
    table.awaitRows(table.followers().get(0), 20);

    cluster.restart(leader);
    assertThat(cluster.tablet(leader, "GetTableStatus", JsonTrees.object()).toString())
        .isEqualTo("{\"code\":0}");
    table.load(leader, "kTableLeader", term);
    Eventually.that(
        "loaded", () -> table.status(leader).path("state").asText().equals("kTableNormal"));
    assertThat(table.status(leader).path("record_cnt").asInt()).isEqualTo(20);

    assertThat(cluster.tablet(leader, "GetTableFollower", table.id()).path("code").asInt())
        .isEqualTo(134);
    assertThat(table.put(leader, "silent")).isZero();
    ObjectNode attach = table.id().put("endpoint", table.followers().get(0));
    cluster.tablet(leader, "AddReplica", attach);
    table.awaitRows(table.followers().get(0), 21);
  }

  @Test
  void aLeaderThatIsLoadedAsOneWhileAClientWritesLosesItsRowsAndAFollowerNone() throws Exception {
    TestTable table = cluster.createTable("t1", 1);
    table.putRows(20);
    String only = table.leader();
    long term = table.term();
    cluster.fault(only, "load-gap", "200");

    cluster.restart(only);
    table.load(only, "kTableFollower", 0);
    assertThat(table.put(only, "refused")).isEqualTo(103);
    table.awaitRows(only, 20);
    cluster.restart(only);
    table.load(only, "kTableLeader", term);
    assertThat(table.put(only, "taken")).isZero();
    Eventually.that(
        "loaded", () -> table.status(only).path("state").asText().equals("kTableNormal"));

    assertThat(table.status(only).path("record_cnt").asInt()).isEqualTo(1);
    assertThat(table.status(only).path("offset").asInt()).isEqualTo(1);
  }

  @Test
  void withoutAModeTheFileOnDiskDecidesWhichIsStaleAfterALeaderMove() throws Exception {
    TestTable table = cluster.createTable("t2", 2);
    String old = table.leader();
    table.changeLeader();
    String leader = table.leader();
    table.recover(old);

    cluster.restart(leader);
    table.load(leader, "", 0);

    assertThat(table.status(leader).path("mode").asText()).isEqualTo("kTableFollower");
  }

  @Test
  void loadingTwiceAndLoadingWhatIsNotThereAreRefused() throws Exception {
    TestTable table = cluster.createTable("t1", 1);

    assertThatThrownBy(() -> table.load(table.leader(), "", 0))
        .hasMessageContaining("\"code\":101");
    ObjectNode meta = JsonTrees.object().put("name", "zz").put("tid", 999).put("pid", 0);
    JsonNode reply =
        cluster.tablet(table.leader(), "LoadTable", JsonTrees.object().set("table_meta", meta));
    assertThat(reply.toString()).isEqualTo("{\"code\":131,\"msg\":\"fail to init table\"}");
  }

  @Test
  void aSecondProcessOnARegisteredEndpointDoesNotStart() throws Exception {
    String endpoint = cluster.tabletEndpoints().iterator().next();
    var session =
        ZooKeeperSession.open(
            new ZkSettings(
                cluster.zooKeeper().endpoint(), "/openmldb", Duration.ofSeconds(2), "digest", ""));
    try (session) {
      assertThatThrownBy(() -> new NodeRegistration(session, endpoint).registerAtStart())
          .isInstanceOf(ServerStartException.class)
          .hasMessage(
              "fail to register self with endpoint %s, err from zk -110\nfail to register tablet with endpoint %s\nFail to register zk"
                  .formatted(endpoint, endpoint));
    }
  }

  @Test
  void aTabletThatOnlyLostItsSessionComesBackWithItsTablesAndNothingIsDone() throws Exception {
    cluster.setAutoFailover(true);
    TestTable table = cluster.createTable("t1", 1);
    table.putRows(2);

    cluster.zooKeeper().expireSessions();

    Eventually.that(
        "all tablets are healthy again",
        () ->
            cluster
                    .nameserver("ShowTablet", JsonTrees.object())
                    .path("tablets")
                    .findValuesAsText("state")
                    .stream()
                    .filter("kHealthy"::equals)
                    .count()
                == 3);
    assertThat(table.status(table.leader()).path("record_cnt").asInt()).isEqualTo(2);
    assertThat(cluster.nameserver("ShowOPStatus", JsonTrees.object()).has("op_status")).isFalse();
  }

  @Test
  void aLostTabletIsFailedOverAndRecoveredWhenItComesBack() throws Exception {
    TestTable two = cluster.createTable("t2", 2);
    two.putRows(7);
    String lost = two.leader();
    two.awaitRows(two.followers().get(0), 7);
    cluster.setAutoFailover(true);

    cluster.stopTablet(lost);
    Eventually.that("another one leads", () -> two.isLedByAnother(lost));
    cluster.awaitOperations();
    cluster.startTablet(lost);

    Eventually.that("the replica is back", () -> two.isAlive(lost));
    cluster.awaitOperations();
    two.awaitRows(lost, 7);
    assertThat(two.status(lost).path("mode").asText()).isEqualTo("kTableFollower");
  }

  @Test
  void aSingleReplicaComesBackFromItsOwnLog() throws Exception {
    TestTable one = cluster.createTable("t1", 1);
    one.putRows(9);
    String only = one.leader();
    cluster.restart(only);
    cluster.nameserver("OfflineEndpoint", JsonTrees.object().put("endpoint", only));
    cluster.awaitOperations();

    one.recover(only);

    assertThat(cluster.lastOperation()).isEqualTo("kReLoadTableOP");
    one.awaitRows(only, 9);
  }

  @Test
  void afterAWholeRestartNothingIsRecoveredByItself() throws Exception {
    TestTable table = cluster.createTable("t2", 2);
    table.putRows(3);
    cluster.setAutoFailover(true);
    String first = cluster.leadingNameserver();
    String one = table.leader();
    String other = table.followers().get(0);
    cluster.stopNameserver(first);
    for (String endpoint : new String[] {one, other}) {
      cluster.setAutoFailover(false);
      cluster.restart(endpoint);
    }
    cluster.setAutoFailover(true);
    for (String endpoint : cluster.nameserverEndpoints()) {
      cluster.startNameserver(first);
      cluster.stopNameserver(endpoint);
      break;
    }

    assertThat(table.isAlive(one)).isTrue();
    assertThat(cluster.nameserver("ShowOPStatus", JsonTrees.object()).has("op_status")).isFalse();
    assertThat(table.status(one).isMissingNode()).isTrue();
  }
}
