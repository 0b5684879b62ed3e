package io.openmldb.rollout.sandbox.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.openmldb.rollout.sandbox.server.http.JsonTrees;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Leader changes: what the old leader does meanwhile, and how it becomes a follower. */
@Tag("component")
class LeaderChangeTest extends TestClusterTestBase {
  @Test
  void rowsReachEveryFollower() throws Exception {
    TestTable table = cluster.createTable("t3", 3);
    table.putRows(100);

    for (String follower : table.followers()) {
      table.awaitRows(follower, 100);
    }
    JsonNode reply = cluster.tablet(table.leader(), "GetTableFollower", table.id());
    assertThat(reply.path("follower_info").findValuesAsText("offset"))
        .containsExactly("100", "100");
  }

  @Test
  void anOldLeaderWithoutWritesOfItsOwnIsOnlyAttachedAgain() throws Exception {
    TestTable table = cluster.createTable("t2", 2);
    table.putRows(10);
    String old = table.leader();
    table.changeLeader();

    assertThat(table.leader()).isNotEqualTo(old);
    assertThat(table.meta(old).path("is_leader").asBoolean()).isTrue();
    assertThat(table.isAlive(old)).isFalse();
    assertThat(table.term()).isEqualTo(3);
    table.recover(old);

    assertThat(table.isAlive(old)).isTrue();
    assertThat(cluster.lastOperation()).isEqualTo("kReAddReplicaSimplifyOP");
    table.putRows(5);
    Eventually.that("the old leader follows", () -> table.status(old).path("offset").asInt() == 15);
  }

  @Test
  void aFollowerThatKnowsANewerTermMakesOneChangeOfLeaderFail() throws Exception {
    TestTable table = cluster.createTable("t2", 2);
    table.putRows(1);
    String old = table.leader();
    String follower = table.followers().get(0);
    ObjectNode newer = table.id().put("pre_log_index", 0).put("term", 3);
    assertThat(cluster.tablet(follower, "AppendEntries", newer).path("code").asInt()).isZero();

    table.changeLeader();
    assertThat(table.leader()).isEqualTo(old);

    table.changeLeader();
    assertThat(table.leader()).isEqualTo(follower);
    assertThat(table.term()).isEqualTo(4);
  }

  @Test
  void whatAnOldLeaderAcknowledgesAfterItsReplacementIsLost() throws Exception {
    TestTable table = cluster.createTable("t2", 2);
    table.putRows(10);
    String old = table.leader();
    table.changeLeader();
    assertThat(table.put(old, "lost")).isZero();

    table.recover(old);

    assertThat(cluster.lastOperation()).isEqualTo("kReAddReplicaWithDropOP");
    table.awaitRows(old, 10);
    assertThat(cluster.tablet(old, "Get", table.id().put("key", "lost")).path("code").asInt())
        .isEqualTo(109);
  }

  @Test
  void theFenceRefusesWritesToEveryTableAndLeavesReadsAndReplicationAlone() throws Exception {
    TestTable table = cluster.createTable("t2", 2);
    table.putRows(1);
    String leader = table.leader();

    cluster.tablet(leader, "SetMode", JsonTrees.object().put("follower", true));
    assertThat(table.put(leader, "x")).isEqualTo(453);
    ObjectNode unknown = JsonTrees.object().put("tid", 999).put("pid", 0);
    assertThat(cluster.tablet(leader, "Put", unknown).toString())
        .isEqualTo("{\"code\":453,\"msg\":\"is follower cluster\"}");
    assertThat(cluster.tablet(leader, "Get", table.id().put("key", "row0")).path("code").asInt())
        .isZero();

    cluster.tablet(leader, "SetMode", JsonTrees.object().put("follower", false));
    assertThat(table.put(leader, "x")).isZero();
    assertThat(cluster.tablet(leader, "Put", unknown).path("code").asInt()).isEqualTo(100);
  }

  @Test
  void aTabletsRegistrationLiftsAFenceByItself() throws Exception {
    TestTable table = cluster.createTable("t1", 1);
    String fenced = table.leader();
    cluster.tablet(fenced, "SetMode", JsonTrees.object().put("follower", true));
    assertThat(table.put(fenced, "x")).isEqualTo(453);

    cluster.startTablet(UnusedEndpoint.endpoint());

    Eventually.that("the fence is gone", () -> table.put(fenced, "x") == 0);
  }

  @Test
  void aDemotedLeaderRefusesWritesAndCanBeAttachedByHand() throws Exception {
    TestTable table = cluster.createTable("t2", 2);
    table.putRows(3);
    String old = table.leader();
    table.awaitRows(table.followers().get(0), 3);
    table.changeLeader();
    cluster.tablet(old, "ChangeRole", table.id().put("mode", "kTableFollower"));
    assertThat(table.put(old, "x")).isEqualTo(103);

    ObjectNode attach = table.id().put("endpoint", old);
    assertThat(cluster.tablet(table.leader(), "AddReplica", attach).path("code").asInt()).isZero();
    assertThat(cluster.tablet(table.leader(), "AddReplica", attach).path("code").asInt())
        .isEqualTo(119);
    ObjectNode partition = table.partition().deepCopy();
    for (JsonNode meta : partition.path("partition_meta")) {
      if (meta.path("endpoint").asText().equals(old)) {
        ((ObjectNode) meta).put("is_leader", false).put("is_alive", true);
      }
    }
    ObjectNode request = table.request();
    request.set("table_partition", partition);
    cluster.nameserver("SetTablePartition", request);

    assertThat(table.followers()).containsExactly(old);
    table.putRows(1);
    Eventually.that("the old leader follows", () -> table.status(old).path("offset").asInt() == 4);
  }
}
