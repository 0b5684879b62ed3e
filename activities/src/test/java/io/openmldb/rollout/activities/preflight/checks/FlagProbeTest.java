package io.openmldb.rollout.activities.preflight.checks;

import static org.assertj.core.api.Assertions.assertThat;

import io.openmldb.rollout.activities.config.gflags.Flag;
import io.openmldb.rollout.activities.config.gflags.FlagCatalog;
import io.openmldb.rollout.activities.preflight.checks.FlagProbe.UnusableBinaryException;
import io.openmldb.rollout.activities.registry.NodeSettings;
import io.openmldb.rollout.activities.registry.SystemdUnit;
import io.openmldb.rollout.activities.ssh.EmbeddedSshd;
import io.openmldb.rollout.activities.ssh.RemoteHost;
import io.openmldb.rollout.activities.ssh.RemoteHosts;
import io.openmldb.rollout.workflows.api.model.Component;
import io.openmldb.rollout.workflows.api.model.Node;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A program that takes a flag from the environment, as gflags does by {@code --fromenv}. */
@Tag("component")
class FlagProbeTest {

  private static final String BINARY =
      """
      #!/usr/bin/env bash
      echo "<AllFlags><flag><file>f</file><name>zk_cluster</name><meaning>m</meaning>"
      echo "<default></default><current>$FLAGS_zk_cluster</current><type>string</type></flag>"
      echo "</AllFlags>"
      exit 1
      """;

  @TempDir Path directory;
  private EmbeddedSshd sshd;
  private final RemoteHosts hosts = new RemoteHosts();
  private RemoteHost host;
  private Node node;
  private Process process;

  @BeforeEach
  void start() throws IOException {
    sshd = EmbeddedSshd.start(directory.resolve("ssh"));
    host = hosts.open(sshd.address());
    node = new Node(Component.TABLET, "127.0.0.1:10921", "127.0.0.1", directory.toString());
    Path binary =
        Files.writeString(
            Files.createDirectories(directory.resolve("bin")).resolve("openmldb"), BINARY);
    Files.setPosixFilePermissions(binary, PosixFilePermissions.fromString("rwxr-xr-x"));
    ProcessBuilder running = new ProcessBuilder("sleep", "600");
    running.environment().put("FLAGS_zk_cluster", "of-the-process:2181");
    process = running.start();
  }

  @AfterEach
  void stop() {
    process.destroyForcibly();
    hosts.close();
    sshd.close();
  }

  @Test
  void aFlagOfTheEnvironmentIsReadFromTheVariablesThatTheNodeIsStartedWith() throws Exception {
    Map<String, String> registry = Map.of("FLAGS_zk_cluster", "of-the-registry:2181");
    List<String> named = List.of("TZ", "FLAGS_zk_cluster");

    assertThat(zookeeper(settings(Map.of(), List.of()))).isEmpty();
    assertThat(zookeeper(settings(registry, List.of()))).isEqualTo("of-the-registry:2181");
    assertThat(zookeeper(settings(Map.of(), named))).isEqualTo("of-the-process:2181");
    assertThat(zookeeper(settings(Map.of(), List.of("*")))).isEqualTo("of-the-process:2181");
    assertThat(zookeeper(settings(registry, named)))
        .as("the registry file's go before the process's")
        .isEqualTo("of-the-registry:2181");
    assertThat(zookeeper(settings(Map.of(), List.of("FLAGS_zk")))).isEmpty();
  }

  @Test
  void ofANodeThatAUnitStartsTheVariablesAreThoseOfItsProcess() throws Exception {
    NodeSettings ofUnit =
        new NodeSettings(
            Map.of("FLAGS_zk_cluster", "of-the-registry:2181"),
            List.of(),
            Optional.of(new SystemdUnit("openmldb-tablet.service", false)),
            false);

    assertThat(zookeeper(ofUnit)).isEqualTo("of-the-process:2181");
  }

  private static NodeSettings settings(Map<String, String> environment, List<String> kept) {
    return new NodeSettings(environment, kept, Optional.empty(), false);
  }

  private String zookeeper(NodeSettings settings) throws UnusableBinaryException {
    FlagCatalog catalog =
        FlagProbe.read(
            host,
            node,
            settings,
            process.pid(),
            "--fromenv=zk_cluster\n".getBytes(StandardCharsets.UTF_8));
    return catalog.flag("zk_cluster").map(Flag::currentValue).orElseThrow();
  }
}
