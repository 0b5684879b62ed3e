package io.openmldb.rollout.sandbox.house;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HouseBuilderTest {

  private static final Order ORDER = new Order("demo", 2, 3, 1, 1, Pace.FAST, false, true);

  @TempDir Path parent;

  @Test
  void everyNodeHasItsScriptsAndItsConfiguration() throws IOException {
    House house = build(ORDER);

    assertThat(house.nodes()).hasSize(7);
    for (Node node : house.nodes()) {
      assertThat(node.workdir()).isEqualTo(house.directory().resolve(node.label()));
      assertThat(node.workdir().resolve("bin/start.sh")).isExecutable();
      assertThat(node.workdir().resolve("bin/openmldb")).isExecutable();
      assertThat(node.workdir().resolve("bin/mon")).isExecutable();
      assertThat(node.workdir().resolve("conf").resolve(node.component().configFile()))
          .content()
          .contains(house.zooKeeper())
          .doesNotContainPattern("@[A-Z_]+@");
      assertThat(node.workdir().resolve("bin/start.sh"))
          .content()
          .doesNotContainPattern("@[A-Z_]+@");
      assertThat(node.workdir().resolve("logs")).isDirectory();
    }
  }

  @Test
  void noTwoListenersShareAPortAndNoneIsInTheRangeOfOutgoingConnections() throws IOException {
    House house = build(ORDER);

    Set<Integer> ports =
        house.nodes().stream().map(Node::port).collect(Collectors.toCollection(HashSet::new));
    ports.add(house.zooKeeperPort());
    ports.add(house.sshPort());
    assertThat(ports).hasSize(9).allSatisfy(port -> assertThat(port).isBetween(10_000, 30_000));
  }

  @Test
  void theFlagFilesNameTheNodeAndKeepOneLogDirLine() throws IOException {
    House house = build(ORDER);

    Node tablet = house.nodes(Component.TABLET).get(1);
    List<String> lines = Files.readAllLines(tablet.workdir().resolve("conf/tablet.flags"));
    assertThat(lines)
        .contains("--endpoint=" + tablet.endpoint(), "--role=tablet", "--zk_session_timeout=4000")
        .anyMatch(line -> line.startsWith("#--"));
    assertThat(lines.stream().filter(line -> line.contains("log_dir"))).hasSize(1);
  }

  @Test
  void atTheRealPaceFlagsAndSleepsAreTheReleasedOnes() throws IOException {
    House house = build(new Order("demo", 1, 1, 0, 0, Pace.REAL, false, false));

    Node nameserver = house.nodes(Component.NAMESERVER).get(0);
    assertThat(nameserver.workdir().resolve("conf/nameserver.flags"))
        .content()
        .contains("--zk_session_timeout=10000", "--tablet_heartbeat_timeout=60000")
        .contains("--auto_failover=false", "--system_table_replica_num=1");
    assertThat(nameserver.workdir().resolve("bin/start.sh"))
        .content()
        .containsPattern("STOP_WAIT=3 ")
        .containsPattern("RESTART_PAUSE=15 ");
    assertThat(house.zooKeeperDirectory().resolve("zoo.cfg")).content().contains("tickTime=2000");
  }

  @Test
  void theRegistryHasWhatAWorkerNeedsToReachTheCluster() throws IOException {
    House house = build(ORDER);

    JsonNode demo =
        new YAMLMapper()
            .readTree(house.directory().resolve("clusters.yaml").toFile())
            .path("clusters")
            .path("demo");
    assertThat(demo.path("zookeeper").asText()).isEqualTo(house.zooKeeper());
    assertThat(demo.path("rootPath").asText()).isEqualTo("/openmldb");
    assertThat(Path.of(demo.path("hosts").asText())).isRegularFile();
    assertThat(demo.path("ssh").path("user").asText()).isEqualTo(System.getProperty("user.name"));
    assertThat(demo.path("ssh").path("port").asInt()).isEqualTo(house.sshPort());
    assertThat(Path.of(demo.path("ssh").path("identity").asText())).isRegularFile();
    assertThat(Path.of(demo.path("ssh").path("knownHosts").asText()))
        .content()
        .startsWith("[127.0.0.1]:%d ssh-ed25519 ".formatted(house.sshPort()));
  }

  @Test
  void theInventoryListsEveryNodeUnderItsComponent() throws IOException {
    House house = build(ORDER);

    Node tablet = house.nodes(Component.TABLET).get(0);
    assertThat(Files.readString(house.directory().resolve("conf/hosts")))
        .contains("[tablet]\n%s %s\n".formatted(tablet.endpoint(), tablet.workdir()))
        .contains("[nameserver]\n", "[apiserver]\n", "[taskmanager]\n", "[zookeeper]\n");
  }

  @Test
  void privateKeysAreForTheirOwnerOnly() throws IOException {
    House house = build(ORDER);

    for (String key : List.of("id_ed25519", "host_ed25519")) {
      assertThat(Files.getPosixFilePermissions(house.ssh().resolve(key)))
          .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }
  }

  @Test
  void aHouseIsFoundAgainAsItWasBuilt() throws IOException {
    House house = build(ORDER);

    assertThat(House.open(house.directory())).isEqualTo(house);
    assertThat(House.standsIn(house.directory())).isTrue();
  }

  @Test
  void whereNoHouseStandsNoneIsOpened() {
    assertThatThrownBy(() -> House.open(parent))
        .isInstanceOf(NoSuchFileException.class)
        .hasMessageContaining("no practice cluster stands here");
  }

  @Test
  void aDirectoryWithOtherThingsInItIsRefused() throws IOException {
    Files.writeString(parent.resolve("notes.txt"), "mine");

    assertThatThrownBy(() -> HouseBuilder.build(parent, ORDER, List.of()))
        .isInstanceOf(FileAlreadyExistsException.class);
    assertThat(parent).isDirectoryContaining("glob:**/notes.txt");
  }

  @Test
  void aPathThatTheScriptsCannotQuoteIsRefused() {
    assertThatThrownBy(() -> HouseBuilder.build(parent.resolve("my cluster"), ORDER, List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("my cluster");
  }

  @Test
  void anOrderWithoutTabletsIsRefused() {
    assertThatThrownBy(() -> new Order("demo", 1, 0, 0, 0, Pace.FAST, false, true))
        .hasMessage("at least 1 tablet is needed, not 0");
  }

  @Test
  void aNodeIsFoundByIndexLabelOrEndpoint() throws IOException {
    House house = build(ORDER);
    Node second = house.nodes(Component.TABLET).get(1);

    assertThat(house.node(Component.TABLET, "2")).isEqualTo(second);
    assertThat(house.node(Component.TABLET, "tablet-2")).isEqualTo(second);
    assertThat(house.node(Component.TABLET, second.endpoint())).isEqualTo(second);
    assertThatThrownBy(() -> house.node(Component.TABLET, "9"))
        .hasMessageContaining(second.endpoint());
  }

  private House build(Order order) throws IOException {
    return HouseBuilder.build(parent.resolve("d"), order, List.of());
  }
}
