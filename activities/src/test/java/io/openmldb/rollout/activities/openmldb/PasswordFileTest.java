package io.openmldb.rollout.activities.openmldb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.openmldb.rollout.activities.registry.ClusterConfig;
import io.openmldb.rollout.activities.registry.ClusterRegistry;
import io.openmldb.rollout.activities.support.ActivityException;
import io.openmldb.rollout.activities.zookeeper.ZooKeeperClients;
import io.openmldb.rollout.workflows.api.FailureType;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The password of OpenMLDB's own user is read anew at each use. */
class PasswordFileTest {

  @TempDir Path directory;

  private Path password;
  private ClusterConfig cluster;

  @BeforeEach
  void registerAClusterWithAUser() throws Exception {
    password = Files.writeString(directory.resolve("password"), "first\n");
    for (String name : new String[] {"hosts", "id", "known_hosts"}) {
      Files.writeString(directory.resolve(name), "");
    }
    Files.writeString(directory.resolve("hosts"), "[tablet]\n127.0.0.1:10921 /opt/tablet\n");
    Path registry =
        Files.writeString(
            directory.resolve("clusters.yaml"),
            """
            clusters:
              demo:
                zookeeper: 127.0.0.1:1
                rootPath: /openmldb
                hosts: hosts
                ssh: {user: openmldb, port: 22, identity: id, knownHosts: known_hosts}
                auth: {user: root, passwordFile: password}
            """);
    cluster = ClusterRegistry.load(registry).cluster("demo");
  }

  @Test
  void aChangedPasswordIsUsedAtOnce() throws Exception {
    try (ZooKeeperClients zooKeepers = new ZooKeeperClients()) {
      OpenmldbClients clients = new OpenmldbClients(zooKeepers);
      assertThat(clients.authorization(cluster)).isEqualTo("uroot:first");

      Files.writeString(password, "second");

      assertThat(clients.authorization(cluster)).isEqualTo("uroot:second");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"hunter2\nsecond", "hun\tter2", "hunter2\u4e2d", "hunter2\u00e9"})
  void oneThatNoHeaderCanCarryIsToldWithoutBeingShown(String content) throws Exception {
    Files.writeString(password, content);

    try (ZooKeeperClients zooKeepers = new ZooKeeperClients()) {
      assertThatThrownBy(() -> new OpenmldbClients(zooKeepers).authorization(cluster))
          .isInstanceOf(PasswordFileException.class)
          .hasMessageContaining(password.toString())
          .hasMessageNotContaining("hun");
    }
  }

  @Test
  void oneThatCannotBeReadIsAFailureThatNamesTheFile() throws Exception {
    try (ZooKeeperClients zooKeepers = new ZooKeeperClients()) {
      Files.delete(password);

      assertThatThrownBy(() -> new OpenmldbClients(zooKeepers).authorization(cluster))
          .isInstanceOfSatisfying(
              ActivityException.class,
              failure -> {
                assertThat(failure.failureType()).isEqualTo(FailureType.FILE_REFUSED);
                assertThat(failure.isRetryable()).isTrue();
              })
          .hasMessageContaining(password.toString())
          .hasMessageContaining("root");
    }
  }
}
