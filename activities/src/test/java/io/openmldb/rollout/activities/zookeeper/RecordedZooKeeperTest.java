package io.openmldb.rollout.activities.zookeeper;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.openmldb.rollout.activities.recorded.ExpectedText;
import io.openmldb.rollout.activities.recorded.Recorded;
import io.openmldb.rollout.activities.recorded.RecordedCall;
import io.openmldb.rollout.activities.registry.ClusterConfig;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;

/** Servers are found in the trees that real clusters were recorded to keep in ZooKeeper. */
@Tag("component")
class RecordedZooKeeperTest {

  @Recorded({
    "zk/zk_tree_healthy.json",
    "zk/zk_tree_ns2_leader_ns1_back.json",
    "zk/zk_tree_ns2_leader_ns1_dead.json",
    "zk/zk_tree_op_running.json",
    "zk/zk_tree_tablet1_dead_after_failover.json"
  })
  void nameserversAreFoundBySeniorityAndTabletsByName(String recording) throws Exception {
    try (ZooKeeperFixture zookeeper = new ZooKeeperFixture();
        ZooKeeperClients zooKeepers = ZooKeeperFixture.impatient()) {
      plant(zookeeper, RecordedCall.parse(RecordedCall.text(recording)));
      ClusterConfig cluster = zookeeper.cluster();
      Registrations registrations =
          new Registrations(cluster, zooKeepers.of(cluster), Clock.systemUTC(), System::nanoTime);

      List<String> lines = new ArrayList<>();
      registrations.nameservers().forEach(endpoint -> lines.add("nameserver " + endpoint));
      registrations
          .tablets()
          .forEach(tablet -> lines.add("tablet " + tablet.endpoint() + " " + tablet.value()));
      assertThat(lines).isEqualTo(ExpectedText.in("zookeeper").of(recording));
      assertThat(registrations.nameserverLeader())
          .contains(lines.get(0).substring("nameserver ".length()));
      assertThat(registrations.mayHaveReplicaCluster()).isFalse();
    }
  }

  private static void plant(ZooKeeperFixture zookeeper, JsonNode tree) throws Exception {
    for (Map.Entry<String, JsonNode> node : tree.properties()) {
      byte[] value = node.getValue().path("value").asText().getBytes(StandardCharsets.UTF_8);
      zookeeper
          .observer()
          .create()
          .orSetData()
          .creatingParentsIfNeeded()
          .forPath(node.getKey(), value);
    }
  }
}
