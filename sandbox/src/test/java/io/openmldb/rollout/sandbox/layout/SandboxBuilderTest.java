package io.openmldb.rollout.sandbox.layout;

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

class SandboxBuilderTest {

  private static final SandboxSpec ORDER =
      new SandboxSpec("demo", 2, 3, 1, 1, ClockSpeed.FAST, false, true);

  @TempDir Path parent;

  @Test
  void everyNodeHasItsScriptsAndItsConfiguration() throws IOException {
    SandboxLayout layout = build(ORDER);

    assertThat(layout.nodes()).hasSize(7);
    for (SandboxNode node : layout.nodes()) {
      assertThat(node.workdir()).isEqualTo(layout.directory().resolve(node.label()));
      assertThat(node.workdir().resolve("bin/start.sh")).isExecutable();
      assertThat(node.workdir().resolve("bin/openmldb")).isExecutable();
      assertThat(node.workdir().resolve("bin/mon")).isExecutable();
      assertThat(node.workdir().resolve("conf").resolve(node.component().configFile()))
          .content()
          .contains(layout.zooKeeper())
          .doesNotContainPattern("@[A-Z_]+@");
      assertThat(node.workdir().resolve("bin/start.sh"))
          .content()
          .doesNotContainPattern("@[A-Z_]+@");
      assertThat(node.workdir().resolve("logs")).isDirectory();
    }
  }

  @Test
  void noTwoListenersShareAPortAndNoneIsInTheRangeOfOutgoingConnections() throws IOException {
    SandboxLayout layout = build(ORDER);

    Set<Integer> ports =
        layout.nodes().stream()
            .map(SandboxNode::port)
            .collect(Collectors.toCollection(HashSet::new));
    ports.add(layout.zooKeeperPort());
    ports.add(layout.sshPort());
    assertThat(ports).hasSize(9).allSatisfy(port -> assertThat(port).isBetween(10_000, 30_000));
  }

  @Test
  void theFlagFilesNameTheNodeAndKeepOneLogDirLine() throws IOException {
    SandboxLayout layout = build(ORDER);

    SandboxNode tablet = layout.nodes(SandboxComponent.TABLET).get(1);
    List<String> lines = Files.readAllLines(tablet.workdir().resolve("conf/tablet.flags"));
    assertThat(lines)
        .contains("--endpoint=" + tablet.endpoint(), "--role=tablet", "--zk_session_timeout=4000")
        .anyMatch(line -> line.startsWith("#--"));
    assertThat(lines.stream().filter(line -> line.contains("log_dir"))).hasSize(1);
  }

  @Test
  void atTheRealPaceFlagsAndSleepsAreTheReleasedOnes() throws IOException {
    SandboxLayout layout =
        build(new SandboxSpec("demo", 1, 1, 0, 0, ClockSpeed.REAL, false, false));

    SandboxNode nameserver = layout.nodes(SandboxComponent.NAMESERVER).get(0);
    assertThat(nameserver.workdir().resolve("conf/nameserver.flags"))
        .content()
        .contains("--zk_session_timeout=10000", "--tablet_heartbeat_timeout=60000")
        .contains("--auto_failover=false", "--system_table_replica_num=1");
    assertThat(nameserver.workdir().resolve("bin/start.sh"))
        .content()
        .containsPattern("STOP_WAIT=3 ")
        .containsPattern("RESTART_PAUSE=15 ");
    assertThat(layout.zooKeeperDirectory().resolve("zoo.cfg")).content().contains("tickTime=2000");
  }

  @Test
  void theRegistryHasWhatAWorkerNeedsToReachTheCluster() throws IOException {
    SandboxLayout layout = build(ORDER);

    JsonNode demo =
        new YAMLMapper()
            .readTree(layout.directory().resolve("clusters.yaml").toFile())
            .path("clusters")
            .path("demo");
    assertThat(demo.path("zookeeper").asText()).isEqualTo(layout.zooKeeper());
    assertThat(demo.path("rootPath").asText()).isEqualTo("/openmldb");
    assertThat(Path.of(demo.path("hosts").asText())).isRegularFile();
    assertThat(demo.path("ssh").path("user").asText()).isEqualTo(System.getProperty("user.name"));
    assertThat(demo.path("ssh").path("port").asInt()).isEqualTo(layout.sshPort());
    assertThat(Path.of(demo.path("ssh").path("identity").asText())).isRegularFile();
    assertThat(Path.of(demo.path("ssh").path("knownHosts").asText()))
        .content()
        .startsWith("[127.0.0.1]:%d ssh-ed25519 ".formatted(layout.sshPort()));
  }

  @Test
  void aZookeeperThatRunsElsewhereIsWhatServersAndWorkerIdentifyTo() throws IOException {
    Path credentials = Files.writeString(parent.resolve("zk-auth"), "openmldb:s3cr3t\n");
    ExternalZooKeeper ensemble =
        new ExternalZooKeeper("zk1.example.org:2181,zk2.example.org:2182/db/one", credentials);
    SandboxLayout layout =
        build(new SandboxSpec("demo", 1, 1, 0, 1, ClockSpeed.FAST, false, true, ensemble));

    assertThat(SandboxLayout.open(layout.directory())).isEqualTo(layout);
    assertThat(layout.nodes(SandboxComponent.TABLET).get(0).workdir().resolve("conf/tablet.flags"))
        .content()
        .contains("--zk_cluster=" + ensemble.address() + "\n", "\n--zk_cert=openmldb:s3cr3t\n");
    assertThat(
            layout
                .nodes(SandboxComponent.TASKMANAGER)
                .get(0)
                .workdir()
                .resolve("conf/taskmanager.properties"))
        .content()
        .contains("\nzookeeper.cert=openmldb:s3cr3t\n");
    assertThat(layout.directory().resolve("clusters.yaml"))
        .content()
        .contains(ensemble.address(), credentials.toString())
        .doesNotContain("s3cr3t");
    assertThat(layout.directory().resolve("conf/hosts"))
        .content()
        .contains("\nzk1.example.org:2181 ", "\nzk2.example.org:2182 ");
  }

  @Test
  void anAddressThatIsNoneOfZookeepersIsRefused() {
    for (String wrong : List.of("", "zk1", "zk1:2181/", "zk1:2181,", "http://zk1:2181", "zk1:x")) {
      assertThatThrownBy(() -> new ExternalZooKeeper(wrong, null))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("host:port");
    }
  }

  @Test
  void theInventoryListsEveryNodeUnderItsComponent() throws IOException {
    SandboxLayout layout = build(ORDER);

    SandboxNode tablet = layout.nodes(SandboxComponent.TABLET).get(0);
    assertThat(Files.readString(layout.directory().resolve("conf/hosts")))
        .contains("[tablet]\n%s %s\n".formatted(tablet.endpoint(), tablet.workdir()))
        .contains("[nameserver]\n", "[apiserver]\n", "[taskmanager]\n", "[zookeeper]\n");
  }

  @Test
  void privateKeysAreForTheirOwnerOnly() throws IOException {
    SandboxLayout layout = build(ORDER);

    for (String key : List.of("id_ed25519", "host_ed25519")) {
      assertThat(Files.getPosixFilePermissions(layout.ssh().resolve(key)))
          .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }
  }

  @Test
  void aHouseIsFoundAgainAsItWasBuilt() throws IOException {
    SandboxLayout layout = build(ORDER);

    assertThat(SandboxLayout.open(layout.directory())).isEqualTo(layout);
    assertThat(SandboxLayout.existsIn(layout.directory())).isTrue();
  }

  @Test
  void whereNoHouseStandsNoneIsOpened() {
    assertThatThrownBy(() -> SandboxLayout.open(parent))
        .isInstanceOf(NoSuchFileException.class)
        .hasMessageContaining("no practice cluster stands here");
  }

  @Test
  void aDirectoryWithOtherThingsInItIsRefused() throws IOException {
    Files.writeString(parent.resolve("notes.txt"), "mine");

    assertThatThrownBy(() -> SandboxBuilder.build(parent, ORDER, List.of()))
        .isInstanceOf(FileAlreadyExistsException.class);
    assertThat(parent).isDirectoryContaining("glob:**/notes.txt");
  }

  @Test
  void aPathThatTheScriptsCannotQuoteIsRefused() {
    assertThatThrownBy(() -> SandboxBuilder.build(parent.resolve("my cluster"), ORDER, List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("my cluster");
  }

  @Test
  void anOrderWithoutTabletsIsRefused() {
    assertThatThrownBy(() -> new SandboxSpec("demo", 1, 0, 0, 0, ClockSpeed.FAST, false, true))
        .hasMessage("at least 1 tablet is needed, not 0");
  }

  @Test
  void aNodeIsFoundByIndexLabelOrEndpoint() throws IOException {
    SandboxLayout layout = build(ORDER);
    SandboxNode second = layout.nodes(SandboxComponent.TABLET).get(1);

    assertThat(layout.node(SandboxComponent.TABLET, "2")).isEqualTo(second);
    assertThat(layout.node(SandboxComponent.TABLET, "tablet-2")).isEqualTo(second);
    assertThat(layout.node(SandboxComponent.TABLET, second.endpoint())).isEqualTo(second);
    assertThatThrownBy(() -> layout.node(SandboxComponent.TABLET, "9"))
        .hasMessageContaining(second.endpoint());
  }

  private SandboxLayout build(SandboxSpec order) throws IOException {
    return SandboxBuilder.build(parent.resolve("d"), order, List.of());
  }
}
