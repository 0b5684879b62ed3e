package io.openmldb.rollout.activities.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.openmldb.rollout.activities.config.secrets.SecretNames;
import io.openmldb.rollout.workflows.api.model.Component;
import io.openmldb.rollout.workflows.api.model.Node;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClusterRegistryTest {

  @TempDir Path directory;
  private RegistryFixture fixture;

  @BeforeEach
  void layOut() throws IOException {
    fixture = new RegistryFixture(directory);
  }

  @Test
  void everyFieldOfTheFileIsRead() throws Exception {
    ClusterRegistry registry =
        fixture.load(
            """
            clusters:
              demo:
                zookeeper: 127.0.0.1:2181,127.0.0.1:2182
                rootPath: /openmldb/
                leasePath: /shared/leases
                hosts: conf/hosts
                ssh: {user: openmldb, port: 2222, identity: id, knownHosts: known_hosts, jump: ops@bastion}
                environment: {SPARK_HOME: /opt/spark, LIMIT: 5}
                protectedKeys: [endpoint]
                secretKeys: [spark.default.conf]
                auth: {user: root, passwordFile: password}
                zookeeperAuth: {scheme: digest, file: zk}
                taskQueue: near-demo
            secrets: {source: dir, path: conf}
            """);

    ClusterConfig demo = registry.cluster("demo");
    assertThat(demo.zookeeper()).isEqualTo("127.0.0.1:2181,127.0.0.1:2182");
    assertThat(demo.rootPath()).isEqualTo("/openmldb");
    assertThat(demo.leasePath()).isEqualTo("/shared/leases");
    assertThat(demo.hosts()).isEqualTo(directory.resolve("conf/hosts"));
    assertThat(demo.ssh())
        .isEqualTo(
            new SshSettings(
                "openmldb",
                2222,
                directory.resolve("id"),
                directory.resolve("known_hosts"),
                null,
                "ops@bastion"));
    assertThat(demo.environment())
        .containsEntry("SPARK_HOME", "/opt/spark")
        .containsEntry("LIMIT", "5");
    assertThat(demo.protectedKeys()).containsExactly("endpoint");
    assertThat(demo.masking().hides("spark.default.conf")).isTrue();
    assertThat(demo.auth()).contains(new OpenmldbUser("root", directory.resolve("password")));
    assertThat(demo.zookeeperAuth()).contains(new ZooKeeperAuth("digest", directory.resolve("zk")));
    assertThat(demo.taskQueue()).isEqualTo("near-demo");
    assertThat(registry.secrets().directory()).contains(directory.resolve("conf"));
  }

  @Test
  void howANodeIsStartedComesFromTheClusterItsComponentAndItsEndpoint() throws Exception {
    Files.writeString(
        directory.resolve("conf/hosts"),
        "[tablet]\n10.0.0.7:10921 /opt/a\n10.0.0.8:10921 /opt/b\n[apiserver]\n10.0.0.7:8080 /opt/c\n");
    ClusterConfig demo =
        fixture
            .load(
                """
                clusters:
                  demo:
                    zookeeper: 127.0.0.1:2181
                    rootPath: /openmldb
                    hosts: conf/hosts
                    environment: {TZ: UTC, SPARK_HOME: /opt/spark}
                    nodes:
                      tablet: {environment: {TZ: Asia/Shanghai}, keepEnvironment: [MALLOC_CONF]}
                      10.0.0.8:10921:
                        environment: {LIMIT: 5}
                        keepEnvironment: ["*"]
                        start: {systemd: openmldb@tablet, user: true}
                        overwriteInPlace: true
                """)
            .cluster("demo");

    assertThat(demo.nodeSettings(node(Component.APISERVER, "10.0.0.7:8080")))
        .isEqualTo(
            new NodeSettings(
                Map.of("TZ", "UTC", "SPARK_HOME", "/opt/spark"),
                List.of(),
                Optional.empty(),
                false));
    assertThat(demo.nodeSettings(node(Component.TABLET, "10.0.0.7:10921")))
        .isEqualTo(
            new NodeSettings(
                Map.of("TZ", "Asia/Shanghai", "SPARK_HOME", "/opt/spark"),
                List.of("MALLOC_CONF"),
                Optional.empty(),
                false));
    assertThat(demo.nodeSettings(node(Component.TABLET, "10.0.0.8:10921")))
        .isEqualTo(
            new NodeSettings(
                Map.of("TZ", "Asia/Shanghai", "SPARK_HOME", "/opt/spark", "LIMIT", "5"),
                List.of("*"),
                Optional.of(new SystemdUnit("openmldb@tablet.service", true)),
                true));
  }

  private static Node node(Component component, String endpoint) {
    return new Node(component, endpoint, "10.0.0.7", "/opt");
  }

  @Test
  void everythingThatIsWrongWithHowNodesAreStartedIsTold() {
    assertThatThrownBy(
            () ->
                fixture.load(
                    """
                    clusters:
                      demo:
                        zookeeper: 127.0.0.1:2181
                        rootPath: /openmldb
                        hosts: conf/hosts
                        nodes:
                          tablets: {}
                          10.9.9.9:1: {}
                          tablet:
                            environment: {A-B: x}
                            keepEnvironment: ["A B"]
                            start: {systemd: "a; reboot"}
                            restart: {}
                          apiserver: {start: {}}
                    """))
        .isInstanceOf(RegistryException.class)
        .hasMessageContaining("clusters.demo.nodes.tablets is neither a component")
        .hasMessageContaining("clusters.demo.nodes.10.9.9.9:1 is neither a component")
        .hasMessageContaining("\"A-B\" is no variable's name")
        .hasMessageContaining("\"A B\" is no variable's name")
        .hasMessageContaining("clusters.demo.nodes.tablet.start.systemd is \"a; reboot\"")
        .hasMessageContaining("clusters.demo.nodes.tablet.restart is unknown")
        .hasMessageContaining("clusters.demo.nodes.apiserver.start.systemd is missing");
  }

  @Test
  void whatIsLeftOutHasItsDefault() throws Exception {
    ClusterRegistry registry =
        fixture.load(
            """
            clusters:
              demo: {zookeeper: "127.0.0.1:2181", rootPath: /openmldb, hosts: conf/hosts}
            """);

    ClusterConfig demo = registry.cluster("demo");
    assertThat(demo.protectedKeys()).isEqualTo(ClusterConfig.DEFAULT_PROTECTED_KEYS);
    assertThat(demo.taskQueue()).isEqualTo("openmldb-rollout");
    assertThat(demo.leasePath()).isEqualTo("/openmldb-rollout");
    assertThat(demo.ssh().knownHosts()).isNull();
    assertThat(demo.auth()).isEmpty();
    assertThat(registry.secrets()).isEqualTo(SecretSource.ENVIRONMENT);
    assertThat(registry.secrets().names().prefix()).contains("ROLLOUT_SECRET_");
  }

  @Test
  void secretsAreTakenByAPrefixOrByNamesThatAreListed() throws Exception {
    String cluster =
        """
        clusters:
          demo: {zookeeper: "127.0.0.1:2181", rootPath: /openmldb, hosts: conf/hosts}
        """;

    assertThat(names(cluster + "secrets: {source: env, names: [SPARK_KEY]}"))
        .isEqualTo(new SecretNames(Optional.of("ROLLOUT_SECRET_"), Set.of("SPARK_KEY"), Set.of()));
    assertThat(names(cluster + "secrets: {source: env, prefix: OPENMLDB_}").prefix())
        .contains("OPENMLDB_");
    assertThat(names(cluster + "secrets: {source: dir, path: conf}").prefix()).contains("");
    assertThat(names(cluster + "secrets: {source: dir, path: conf, names: [zk]}"))
        .isEqualTo(new SecretNames(Optional.empty(), Set.of("zk"), Set.of()));
    assertThatThrownBy(() -> names(cluster + "secrets: {source: env, prefix: ''}"))
        .isInstanceOf(RegistryException.class)
        .hasMessageContaining("secrets.prefix is empty");
  }

  @Test
  void filesThatTheWorkerLogsInByAreNoSecretsOfRequests() throws Exception {
    SecretNames names =
        names(
            """
            clusters:
              demo:
                zookeeper: "127.0.0.1:2181"
                rootPath: /openmldb
                hosts: conf/hosts
                auth: {user: root, passwordFile: password}
            secrets: {source: dir, path: .}
            """);

    assertThat(names.withheld()).containsExactly("password");

    Files.writeString(directory.resolve("passphrase"), "open sesame");
    String cluster =
        """
        clusters:
          demo: {zookeeper: "127.0.0.1:2181", rootPath: /openmldb, hosts: conf/hosts, ssh: {%s}}
        secrets: {source: %s}
        """;
    assertThat(names(cluster.formatted("passphraseFile: passphrase", "dir, path: .")).withheld())
        .containsExactly("passphrase");
    assertThat(names(cluster.formatted("passphraseVariable: PATH", "env")).withheld())
        .containsExactly("PATH");
  }

  @Test
  void anAgentOrPassphraseThatIsNotThereIsTold() {
    assertThatThrownBy(
            () ->
                fixture.load(
                    """
                    clusters:
                      demo:
                        zookeeper: 127.0.0.1:2181
                        rootPath: /openmldb
                        hosts: conf/hosts
                        ssh: {agent: no.sock, passphraseFile: none, passphraseVariable: NOT_SET_ANYWHERE}
                    """))
        .isInstanceOf(RegistryException.class)
        .hasMessageContaining("clusters.demo.ssh.agent names no readable socket")
        .hasMessageContaining("clusters.demo.ssh.passphraseFile names no readable file")
        .hasMessageContaining(
            "clusters.demo.ssh.passphraseVariable names no variable of the worker");
  }

  private SecretNames names(String registry) throws Exception {
    return fixture.load(registry).secrets().names();
  }

  @Test
  void theRootOfAConnectStringMayBeOpenmldbs() throws Exception {
    ClusterRegistry registry =
        fixture.load(
            """
            clusters:
              demo: {zookeeper: "127.0.0.1:2181/openmldb", rootPath: /, hosts: conf/hosts}
            """);

    assertThat(registry.cluster("demo").rootPath()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"sesame", ":sesame", "user:", ""})
  void anIdentityForZookeeperThatIsNoUserAndPasswordIsToldWithoutBeingShown(String held)
      throws Exception {
    fixture.write("zk", held + "\n");

    assertThatThrownBy(
            () ->
                fixture.load(
                    """
                    clusters:
                      demo: {zookeeper: "127.0.0.1:2181", rootPath: /, hosts: conf/hosts,
                             zookeeperAuth: {file: zk}}
                    """))
        .isInstanceOf(RegistryException.class)
        .hasMessageContaining("clusters.demo.zookeeperAuth.file")
        .hasMessageContaining("holds no user:password")
        .hasMessageNotContaining("sesame");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"127.0.0.1:0", "127.0.0.1:99999/a", "127.0.0.1:2181,127.0.0.1:65536", "z:00000"})
  void aPortOfZookeeperThatIsNoneIsToldAtTheStart(String zookeeper) {
    assertRefusedForZookeeper(zookeeper, "is no port, 1 to 65535");
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1:2181/a/", "127.0.0.1:2181//a", "127.0.0.1:2181/a,127.0.0.1"})
  void aConnectStringThatZookeepersClientDoesNotTakeIsTold(String zookeeper) {
    assertRefusedForZookeeper(zookeeper, "host:port,host:port/chroot");
  }

  private void assertRefusedForZookeeper(String zookeeper, String why) {
    assertThatThrownBy(
            () ->
                fixture.load(
                    """
                    clusters:
                      demo: {zookeeper: "%s", rootPath: /, hosts: conf/hosts}
                    """
                        .formatted(zookeeper)))
        .isInstanceOf(RegistryException.class)
        .hasMessageContaining("clusters.demo.zookeeper")
        .hasMessageContaining(why);
  }

  @Test
  void anSshConfigurationThatCannotBeFollowedToAHostIsToldWithItsLine() throws Exception {
    Path config =
        Files.writeString(
            directory.resolve("ssh_config"),
            """
            Host elsewhere
              ProxyCommand nc %h %p
            Host 127.0.0.1
              Port 22
              ProxyCommand ssh -W %h:%p bastion
            """);

    RegistryException refusal = catchThrowableOfType(RegistryException.class, this::loadWithConfig);

    assertThat(refusal.problems())
        .singleElement()
        .asString()
        .startsWith("clusters.demo.ssh.config " + config + ":5: proxycommand");
    Files.writeString(config, "Host elsewhere\n  ProxyCommand nc %h %p\n");
    assertThat(loadWithConfig().cluster("demo").ssh().knownHosts()).isNull();
  }

  private ClusterRegistry loadWithConfig() throws Exception {
    return fixture.load(
        """
        clusters:
          demo:
            zookeeper: "127.0.0.1:2181"
            rootPath: /openmldb
            hosts: conf/hosts
            ssh: {config: ssh_config}
        """);
  }

  @Test
  void everyProblemOfTheFileIsToldAtOnceWithItsPath() {
    RegistryException refusal =
        catchThrowableOfType(
            RegistryException.class,
            () ->
                fixture.load(
                    """
                    clusters:
                      first:
                        zookeeper: 127.0.0.1
                        rootPath: openmldb
                        leasePath: leases
                        hosts: conf/none
                        ssh: {port: 70000, identity: nowhere, usr: me}
                      second:
                        rootPath: /openmldb
                        hosts: conf/hosts
                        zookeeper: [127.0.0.1:2181]
                        auth: {user: root}
                    secrets: {source: vault}
                    sercets: 1
                    """));

    assertThat(refusal.problems())
        .anySatisfy(problem -> assertThat(problem).startsWith("clusters.first.zookeeper is"))
        .anySatisfy(problem -> assertThat(problem).startsWith("clusters.first.leasePath is"))
        .anySatisfy(problem -> assertThat(problem).startsWith("clusters.first.rootPath is"))
        .anySatisfy(problem -> assertThat(problem).startsWith("clusters.first.hosts names no"))
        .anySatisfy(problem -> assertThat(problem).startsWith("clusters.first.ssh.port is 70000"))
        .anySatisfy(problem -> assertThat(problem).startsWith("clusters.first.ssh.identity"))
        .anySatisfy(problem -> assertThat(problem).startsWith("clusters.first.ssh.usr is unknown"))
        .anySatisfy(
            problem -> assertThat(problem).startsWith("clusters.second.zookeeper is a list"))
        .anySatisfy(problem -> assertThat(problem).startsWith("clusters.second.auth.passwordFile"))
        .anySatisfy(problem -> assertThat(problem).startsWith("secrets.source is vault"))
        .anySatisfy(problem -> assertThat(problem).startsWith("sercets is unknown"));
    assertThat(refusal).hasMessageContaining(directory.resolve("clusters.yaml").toString());
  }

  @Test
  void aHostsFileWithAMistakeIsAProblemOfTheRegistry() throws Exception {
    fixture.write("conf/hosts", "[tablet]\nlocalhost:99999 /opt\n");

    assertThatThrownBy(
            () ->
                fixture.load(
                    """
                    clusters:
                      demo: {zookeeper: "127.0.0.1:2181", rootPath: /openmldb, hosts: conf/hosts}
                    """))
        .isInstanceOf(RegistryException.class)
        .hasMessageContaining("clusters.demo.hosts")
        .hasMessageContaining("line 2");
  }

  @Test
  void aFileThatIsMissingOrNoYamlIsSaidInOneMessage() {
    assertThatThrownBy(() -> ClusterRegistry.load(directory.resolve("none.yaml")))
        .isInstanceOf(RegistryException.class)
        .hasMessageContaining("none.yaml")
        .hasMessageContaining("cannot be read");
    assertThatThrownBy(() -> fixture.load("clusters: [unclosed"))
        .isInstanceOf(RegistryException.class)
        .hasMessageContaining("is not YAML")
        .hasMessageContaining("line");
    assertThatThrownBy(() -> fixture.load("clusters: {a: {}, a: {}}"))
        .isInstanceOf(RegistryException.class)
        .hasMessageContaining("Duplicate");
    assertThatThrownBy(() -> fixture.load("")).isInstanceOf(RegistryException.class);
  }

  @Test
  void anUnknownClusterIsRefusedWithTheKnownOnes() throws Exception {
    ClusterRegistry registry =
        fixture.load(
            """
            clusters:
              one: {zookeeper: "127.0.0.1:2181", rootPath: /one, hosts: conf/hosts}
              two: {zookeeper: "127.0.0.1:2181", rootPath: /two, hosts: conf/hosts}
            """);

    assertThat(registry.names()).containsExactly("one", "two");
    assertThatThrownBy(() -> registry.cluster("three"))
        .isInstanceOf(UnknownClusterException.class)
        .hasMessageContaining("one, two");
  }
}
