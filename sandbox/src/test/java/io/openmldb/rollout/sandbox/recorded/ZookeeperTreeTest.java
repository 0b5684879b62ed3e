package io.openmldb.rollout.sandbox.recorded;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.openmldb.rollout.sandbox.server.http.JsonTrees;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.data.Stat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What servers keep in ZooKeeper. Nodes must be the same, ephemeral ones too, and so must values
 * that a client reads; counters only have to be numbers, and tables and operations, which real
 * servers write in a form of their own, only have to be there.
 */
@Tag("component")
class ZookeeperTreeTest {

  private static final String USERS = "ns_ShowTable_db_only.json";
  private static final int SESSION_MILLIS = 10_000;

  @TempDir Path directory;
  private RecordedCluster cluster;

  @BeforeEach
  void start() throws Exception {
    cluster = RecordedCluster.fresh(directory);
    cluster.replay("ns_CreateDatabase.json");
    cluster.create("ns2nd_CreateTable_t1r.json", USERS);
    cluster.create("ns2nd_CreateTable_t2r.json", USERS);
    cluster.create("ns2nd_CreateTable_t3r.json", USERS);
  }

  @AfterEach
  void stop() throws Exception {
    cluster.close();
  }

  @Test
  @ComparedWith("zk/zk_tree_healthy.json")
  void aHealthyClusterKeepsItsTablesAndRegistersItsServers() throws Exception {
    assertThat(here()).isEqualTo(really("zk/zk_tree_healthy.json"));
  }

  @Test
  @ComparedWith("zk/zk_tree_op_running.json")
  void anOperationIsKeptWhileItRuns() throws Exception {
    cluster.create("ns2nd_CreateTable_hdd2r.json", "ns_ShowTable_hdd.json");
    cluster.cluster().operationFault("hang-op", "kAddReplicaOP");
    cluster.cluster().setAutoFailover(false);
    cluster.replay("ns_AddReplicaNS_to_cancel.json");
    cluster.cluster().awaitOperation(1, "kDoing");
    cluster.cluster().setAutoFailover(true);

    assertThat(here()).isEqualTo(really("zk/zk_tree_op_running.json"));
  }

  @Test
  @ComparedWith("zk/zk_tree_tablet1_dead_after_failover.json")
  void aFailedOperationStaysAndADeadTabletGoes() throws Exception {
    failAnOperation();
    cluster.cluster().stopTablet(cluster.endpoint("127.0.0.1:19521"));
    cluster.awaitSimilarReply("ns_ShowTablet_offline.json", ReplyComparison.strict());
    cluster.cluster().awaitOperations();

    assertThat(here()).isEqualTo(really("zk/zk_tree_tablet1_dead_after_failover.json"));
  }

  @Test
  @ComparedWith({"zk/zk_tree_ns2_leader_ns1_dead.json", "zk/zk_tree_ns2_leader_ns1_back.json"})
  void aNameserverThatComesBackIsLastInTheElection() throws Exception {
    failAnOperation();
    String first = cluster.cluster().leadingNameserver();
    cluster.cluster().stopNameserver(first);
    cluster.cluster().leadingNameserver();
    assertThat(here()).isEqualTo(really("zk/zk_tree_ns2_leader_ns1_dead.json"));

    cluster.cluster().startNameserver(first);
    assertThat(here()).isEqualTo(really("zk/zk_tree_ns2_leader_ns1_back.json"));
  }

  private void failAnOperation() throws Exception {
    cluster.cluster().operationFault("fail-op", "kAddReplicaOP");
    cluster.replay("ns_AddReplicaNS_to_cancel.json");
    cluster.cluster().awaitOperations();
  }

  /** The recorded tree with this cluster's endpoints. */
  private Map<String, String> really(String name) throws IOException {
    Map<String, String> tree = new TreeMap<>();
    JsonNode nodes = JsonTrees.parse(cluster.translated(RecordedExchange.text(name)));
    nodes.forEachEntry(
        (path, node) ->
            put(tree, path, node.path("ephemeral").asBoolean(), node.path("value").asText()));
    return tree;
  }

  private Map<String, String> here() throws Exception {
    ZooKeeper zooKeeper =
        new ZooKeeper(cluster.cluster().zooKeeper().endpoint(), SESSION_MILLIS, event -> {});
    try {
      Map<String, String> tree = new TreeMap<>();
      read(zooKeeper, "/openmldb", tree);
      return tree;
    } finally {
      zooKeeper.close();
    }
  }

  private static void read(ZooKeeper zooKeeper, String path, Map<String, String> tree)
      throws KeeperException, InterruptedException {
    Stat stat = new Stat();
    byte[] data = zooKeeper.getData(path, false, stat);
    String value = data == null ? "" : new String(data, StandardCharsets.UTF_8);
    put(tree, path, stat.getEphemeralOwner() != 0, value);
    for (String child : new TreeSet<>(zooKeeper.getChildren(path, false))) {
      read(zooKeeper, path + "/" + child, tree);
    }
  }

  private static void put(Map<String, String> tree, String path, boolean ephemeral, String value) {
    String shown = value;
    if (path.startsWith("/openmldb/table/db_table_data/")
        || path.startsWith("/openmldb/op/op_data/")) {
      shown = value.isEmpty() ? "" : "kept";
    } else if (value.matches("\\d+")) {
      shown = "a number";
    }
    String node = path.replaceAll("/op_data/\\d+$", "/op_data/N");
    tree.put(node, (ephemeral ? "ephemeral " : "persistent ") + shown);
  }
}
