package io.openmldb.rollout.activities.inventory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.openmldb.rollout.activities.registry.ClusterConfig;
import io.openmldb.rollout.activities.registry.HostsFileException;
import io.openmldb.rollout.activities.zookeeper.ZooKeeperClients;
import io.openmldb.rollout.activities.zookeeper.ZooKeeperFixture;
import io.openmldb.rollout.activities.zookeeper.ZooKeeperRelease;
import io.openmldb.rollout.workflows.api.model.Component;
import io.openmldb.rollout.workflows.api.model.Node;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.zookeeper.CreateMode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@Tag("component")
@ParameterizedClass
@EnumSource(ZooKeeperRelease.class)
class TopologyDiscoveryTest {

  @Parameter private ZooKeeperRelease release;

  private static final Map<String, Set<String>> ADDRESSES =
      Map.of("tablet-1.example.org", Set.of("10.0.0.1"), "10.0.0.1", Set.of("10.0.0.1"));

  @TempDir Path directory;
  private ZooKeeperFixture zookeeper;
  private ZooKeeperClients zooKeepers;
  private TopologyDiscovery discovery;

  @BeforeEach
  void start() throws Exception {
    zookeeper = new ZooKeeperFixture(release);
    zooKeepers = ZooKeeperFixture.impatient();
    discovery =
        new TopologyDiscovery(
            zooKeepers, new EndpointResolver(host -> ADDRESSES.getOrDefault(host, Set.of())));
  }

  @AfterEach
  void stop() throws Exception {
    zooKeepers.close();
    zookeeper.close();
  }

  @Test
  void aNodeIsKnownByTheEndpointThatItRegisteredWith() throws Exception {
    registerTablet("10.0.0.1:10921");

    Topology topology =
        topology(
            "[tablet]\ntablet-1.example.org:10921 /opt/tablet\n[apiserver]\n10.0.0.9 /opt/a\n");

    assertThat(topology.nodes())
        .containsExactly(
            new Node(Component.TABLET, "10.0.0.1:10921", "tablet-1.example.org", "/opt/tablet"),
            new Node(Component.APISERVER, "10.0.0.9:9080", "10.0.0.9", "/opt/a"));
    assertThat(topology.unregistered()).isEmpty();
    assertThat(topology.unlisted().get(Component.TABLET)).isEmpty();
  }

  @Test
  void whatOnlyOneSideKnowsIsTold() throws Exception {
    registerTablet("10.0.0.1:10921");
    registerTablet("10.0.0.3:10921");
    ZooKeeperFixture.register(
        zookeeper.observer(),
        CreateMode.EPHEMERAL_SEQUENTIAL,
        "/openmldb/leader/lock_request",
        "10.0.0.1:7527");

    Topology topology =
        topology("[tablet]\n10.0.0.1 /opt/tablet\n10.0.0.2 /opt/tablet\n[nameserver]\n");

    assertThat(topology.unregistered())
        .extracting(Node::endpoint)
        .containsExactly("10.0.0.2:10921");
    assertThat(topology.unlisted().get(Component.TABLET)).containsExactly("10.0.0.3:10921");
    assertThat(topology.unlisted().get(Component.NAMESERVER)).containsExactly("10.0.0.1:7527");
    assertThat(topology.nameserverLeader()).contains("10.0.0.1:7527");
  }

  @Test
  void theTaskmanagerThatLeadsIsLookedForInTheHostsFileAndItsStandbyIsNotMissed() throws Exception {
    String hosts = "[taskmanager]\n10.0.0.8 /opt/tm\n10.0.0.9 /opt/tm\n";
    assertThat(topology(hosts).unregistered())
        .as("none leads")
        .extracting(Node::endpoint)
        .containsExactly("10.0.0.8:9902", "10.0.0.9:9902");

    registerTaskmanager("10.0.0.9:9902");
    assertThat(topology(hosts).unregistered()).isEmpty();
    assertThat(topology(hosts).unlisted()).doesNotContainKey(Component.TASKMANAGER);
    assertThat(topology("[taskmanager]\n10.0.0.8 /opt/tm\n").unlisted())
        .containsEntry(Component.TASKMANAGER, List.of("10.0.0.9:9902"));
  }

  @Test
  void aTaskmanagerThatRegisteredWithoutSayingWhereItIsIsKnownByItsPort() throws Exception {
    registerTaskmanager("0.0.0.0:9902");

    Topology topology = topology("[taskmanager]\n10.0.0.8 /opt/tm\n");
    assertThat(topology.unregistered()).isEmpty();
    assertThat(topology.unlisted()).doesNotContainKey(Component.TASKMANAGER);
    assertThat(topology.of(Component.TASKMANAGER))
        .extracting(Node::endpoint)
        .containsExactly("10.0.0.8:9902");
    assertThat(topology("[taskmanager]\n10.0.0.8:9903 /opt/tm\n").unlisted())
        .containsKey(Component.TASKMANAGER);
  }

  @Test
  void aHostsFileThatWasBrokenSinceIsRefusedWithItsLines() {
    assertThatThrownBy(() -> topology("[tablet]\n10.0.0.1\n"))
        .isInstanceOf(HostsFileException.class)
        .hasMessageContaining("cluster demo")
        .hasMessageContaining("line 2");
  }

  private Topology topology(String hosts) throws Exception {
    ClusterConfig cluster = zookeeper.cluster();
    return discovery.topology(
        new ClusterConfig(
            cluster.name(),
            cluster.zookeeper(),
            cluster.rootPath(),
            cluster.leasePath(),
            Files.writeString(directory.resolve("hosts"), hosts),
            cluster.ssh(),
            cluster.environment(),
            cluster.nodes(),
            cluster.protectedKeys(),
            cluster.secretKeys(),
            cluster.auth(),
            cluster.zookeeperAuth(),
            cluster.taskQueue()));
  }

  private void registerTaskmanager(String endpoint) throws Exception {
    ZooKeeperFixture.register(
        zookeeper.observer(), CreateMode.EPHEMERAL, "/openmldb/taskmanager/leader", endpoint);
  }

  private void registerTablet(String endpoint) throws Exception {
    ZooKeeperFixture.register(
        zookeeper.observer(), CreateMode.EPHEMERAL, "/openmldb/nodes/" + endpoint, endpoint);
  }
}
