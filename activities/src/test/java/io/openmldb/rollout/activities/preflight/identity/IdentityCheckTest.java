package io.openmldb.rollout.activities.preflight.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.openmldb.rollout.activities.config.gflags.ReleasedFlags;
import io.openmldb.rollout.activities.inventory.KnownEndpoints;
import io.openmldb.rollout.activities.preflight.checks.NodeEdit;
import io.openmldb.rollout.activities.preflight.checks.NodeEdits;
import io.openmldb.rollout.activities.registry.ClusterConfig;
import io.openmldb.rollout.activities.zookeeper.ServerNames;
import io.openmldb.rollout.activities.zookeeper.ZooKeeperFixture;
import io.openmldb.rollout.workflows.api.model.Component;
import io.openmldb.rollout.workflows.api.model.Node;
import io.openmldb.rollout.workflows.api.plan.Finding;
import io.openmldb.rollout.workflows.api.plan.FindingLevel;
import io.openmldb.rollout.workflows.api.plan.NodeAction;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("component")
class IdentityCheckTest {

  private static final Node TABLET =
      new Node(Component.TABLET, "127.0.0.1:10921", "127.0.0.1", "/opt/tablet");
  private static final Node NEIGHBOUR =
      new Node(Component.TABLET, "192.0.2.2:10921", "192.0.2.2", "/opt/tablet");
  private static final Node APISERVER =
      new Node(Component.APISERVER, "127.0.0.1:9080", "127.0.0.1", "/opt/apiserver");
  private static final Node TASKMANAGER =
      new Node(Component.TASKMANAGER, "127.0.0.1:9902", "127.0.0.1", "/opt/taskmanager");
  private static final KnownEndpoints KNOWN =
      known(Set.of(TABLET.endpoint(), NEIGHBOUR.endpoint()), ServerNames.NONE);
  private static final ClusterConfig CLUSTER =
      ZooKeeperFixture.cluster("127.0.0.1:2181,127.0.0.1:2182", Optional.empty());

  private static final ServerLinks NO_LINKS = new ServerLinks(Map.of(), Set.of(), false);
  private static final HostEvidence NO_NAME = new Seen(directory -> Optional.empty(), NO_LINKS);

  private static final String ROLE = "--role=tablet\n";
  private static final String ENDPOINT = "--endpoint=127.0.0.1:10921\n";
  private static final String ZOOKEEPER = "--zk_cluster=127.0.0.1:2181\n--zk_root_path=/openmldb\n";
  private static final String GOOD = ROLE + ENDPOINT + ZOOKEEPER;

  private static final String PROPERTIES =
      "zookeeper.cluster=127.0.0.1:2181\nzookeeper.root_path=/openmldb\n";

  @Test
  void aFileThatSaysWhatTheNodeIsPasses() {
    assertThat(findings(TABLET, GOOD)).isEmpty();
    assertThat(otherRoot(TABLET, GOOD)).isEmpty();
    assertThat(findings(TABLET, GOOD.replace("cluster=127.0.0.1", "cluster=localhost"))).isEmpty();
    assertThat(findings(TABLET, ROLE + ZOOKEEPER + "--port=10921\n")).isEmpty();
    assertThat(findings(TABLET, GOOD.replace(":2181", ":2182,127.0.0.1:2183"))).isEmpty();
    assertThat(findings(TASKMANAGER, PROPERTIES)).isEmpty();
    assertThat(findings(TASKMANAGER, PROPERTIES + "server.port = 9902\n")).isEmpty();
    assertThat(otherRoot(TASKMANAGER, PROPERTIES)).isEmpty();
  }

  @Test
  void aFileWithoutARoleOrWithAnothersIsRefused() {
    assertThat(findings(TABLET, ENDPOINT + ZOOKEEPER))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.level()).isEqualTo(FindingLevel.ERROR);
              assertThat(finding.code()).isEqualTo("ROLE_DIFFERS");
              assertThat(finding.message()).contains("tablet 127.0.0.1:10921", "tablet.flags");
              assertThat(finding.hint()).contains("--role=tablet");
            });
    assertThat(findings(TABLET, "--role=nameserver\n" + ENDPOINT + ZOOKEEPER))
        .singleElement()
        .satisfies(finding -> assertThat(finding.message()).contains("\"nameserver\""));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\u00ef\u00bb\u00bf# saved by an editor\n",
        "./bin/openmldb_server --role=tablet\n",
        "endpoint=127.0.0.1:10921\nrole=tablet\n"
      })
  void aFirstLineThatHidesAllOthersIsRefusedWithWhatTheBinaryMisses(String line) {
    String content = line + (line.startsWith("endpoint") ? ZOOKEEPER : GOOD);

    assertThat(findings(TABLET, content))
        .extracting(Finding::level, Finding::code)
        .containsExactly(
            tuple(FindingLevel.ERROR, "ROLE_DIFFERS"),
            tuple(FindingLevel.ERROR, "ENDPOINT_DIFFERS"),
            tuple(FindingLevel.ERROR, "ZOOKEEPER_DIFFERS"));
    assertThat(findings(TABLET, content).get(0).hint().contains("byte order mark"))
        .isEqualTo(line.startsWith("\u00ef"));
  }

  @Test
  void aFileOfAnotherPortOrOfAnotherNodeIsRefused() {
    assertThat(findings(TABLET, ROLE + ZOOKEEPER + "--port=10922\n"))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.level()).isEqualTo(FindingLevel.ERROR);
              assertThat(finding.code()).isEqualTo("ENDPOINT_DIFFERS");
              assertThat(finding.message()).contains("10922", "127.0.0.1:10921");
            });
    assertThat(findings(TABLET, ROLE + ZOOKEEPER + "--endpoint=192.0.2.1:1\n"))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.level()).isEqualTo(FindingLevel.ERROR);
              assertThat(finding.message()).contains("192.0.2.1:1", "127.0.0.1:10921");
            });
    assertThat(findings(TABLET, endpoint(NEIGHBOUR.endpoint())))
        .as("the file of a node on another host, with the same port as all of its kind")
        .extracting(Finding::level, Finding::code)
        .containsExactly(tuple(FindingLevel.ERROR, "ENDPOINT_DIFFERS"));
    assertThat(findings(TASKMANAGER, PROPERTIES + "server.port=9903\n"))
        .extracting(Finding::level, Finding::code, Finding::key)
        .containsExactly(tuple(FindingLevel.ERROR, "ENDPOINT_DIFFERS", "server.port"));
    assertThat(findings(TASKMANAGER, PROPERTIES + "server.host=192.0.2.2\n"))
        .extracting(Finding::level, Finding::code, Finding::key)
        .containsExactly(tuple(FindingLevel.ERROR, "ENDPOINT_DIFFERS", "server.host"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost:10921", "127.0.0.1:10921 ", "127.0.0.1:10921 # db-1"})
  void theEndpointOfARegisteredNodeInAnotherSpellingIsRefused(String spelling) {
    assertThat(findings(TABLET, endpoint(spelling)))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.level()).isEqualTo(FindingLevel.ERROR);
              assertThat(finding.code()).isEqualTo("ENDPOINT_DIFFERS");
              assertThat(finding.message())
                  .contains("is " + spelling + " in", "registered as 127.0.0.1:10921");
              assertThat(finding.hint()).contains("Give endpoint the value 127.0.0.1:10921");
            });
  }

  @Test
  void aNodeThatIsRegisteredAsItsFileSaysPassesWhateverTheHostsFileCallsIt() {
    for (String registered : List.of("db-1.invalid:10921", "0.0.0.0:10921", "localhost:10921")) {
      String host = registered.substring(0, registered.indexOf(':'));
      Node node = new Node(Component.TABLET, registered, "192.0.2.7", "/opt/tablet");
      KnownEndpoints known = known(Set.of(registered), ServerNames.NONE);

      assertThat(findings(node, endpoint(registered), known, NO_NAME)).as(host).isEmpty();
    }
  }

  @Test
  void ofANodeThatIsDownTheNameserverKnowsTheEndpoint() {
    KnownEndpoints known = known(Set.of(), Set.of("localhost:10921"), ServerNames.NONE);

    assertThat(findings(TABLET, endpoint("localhost:10921"), known, NO_NAME)).isEmpty();
    assertThat(findings(TABLET, endpoint("127.0.0.1:10921"), known, NO_NAME))
        .extracting(Finding::level, Finding::code)
        .containsExactly(tuple(FindingLevel.ERROR, "ENDPOINT_DIFFERS"));

    Set<String> both = Set.of("localhost:10921", TABLET.endpoint());
    KnownEndpoints twice = known(Set.of(), both, ServerNames.NONE);
    for (String endpoint : both) {
      assertThat(findings(TABLET, endpoint(endpoint), twice, NO_NAME)).isEmpty();
    }
  }

  @Test
  void ofANodeThatNobodyKnowsTheAddressCounts() {
    KnownEndpoints known = known(Set.of("192.0.2.9:10921"), ServerNames.NONE);

    assertThat(findings(TABLET, endpoint("localhost:10921"), known, NO_NAME)).isEmpty();
    assertThat(findings(TABLET, endpoint("192.0.2.8:10921"), known, NO_NAME))
        .extracting(Finding::level)
        .containsExactly(FindingLevel.ERROR);
    assertThat(findings(TABLET, endpoint(NEIGHBOUR.endpoint()), known, NO_NAME))
        .extracting(Finding::level)
        .containsExactly(FindingLevel.ERROR);
    assertThat(findings(TABLET, endpoint("192.0.2.9:10921"), known, NO_NAME))
        .as("registered, and not in the hosts file: its own by another address, maybe")
        .extracting(Finding::level)
        .containsExactly(FindingLevel.WARNING);
  }

  @Test
  void anApiserverMayListenAtAnyAddressOfItsOwnHost() {
    String content = "--role=apiserver\n" + ZOOKEEPER + "--endpoint=";

    assertThat(findings(APISERVER, content + "0.0.0.0:9080\n")).isEmpty();
    assertThat(findings(APISERVER, content + "localhost:9080\n")).isEmpty();
    assertThat(findings(APISERVER, content + "192.0.2.8:9080\n"))
        .extracting(Finding::level, Finding::code)
        .containsExactly(tuple(FindingLevel.WARNING, "ENDPOINT_DIFFERS"));
    assertThat(findings(APISERVER, content + "192.0.2.2:9080\n"))
        .as("an address of a neighbour's host")
        .extracting(Finding::level, Finding::code)
        .containsExactly(tuple(FindingLevel.ERROR, "ENDPOINT_DIFFERS"));
    assertThat(findings(APISERVER, content + "0.0.0.0:9081\n"))
        .extracting(Finding::level)
        .containsExactly(FindingLevel.ERROR);
  }

  @Test
  void aServerThatRegistersByItsNameKeepsIt() {
    KnownEndpoints byName =
        known(Set.of("blue"), new ServerNames(Map.of("blue", TABLET.endpoint())));
    String portOnly = ROLE + ZOOKEEPER + "--port=10921\n";
    String useName = portOnly + "--use_name=true\n";
    HostEvidence blue = new Seen(directory -> Optional.of("blue"), NO_LINKS);
    HostEvidence blueElsewhere =
        new Seen(
            directory -> directory.equals("/elsewhere") ? Optional.of("blue") : Optional.empty(),
            NO_LINKS);

    assertThat(findings(TABLET, useName, byName, blue)).isEmpty();
    assertThat(findings(TABLET, useName + "--data_dir=/elsewhere\n", byName, blueElsewhere))
        .isEmpty();
    assertThat(findings(TABLET, useName, byName, blueElsewhere))
        .as("no name file in the usual place")
        .extracting(Finding::level, Finding::code, Finding::key)
        .containsExactly(tuple(FindingLevel.ERROR, "ENDPOINT_DIFFERS", "data_dir"));
    assertThat(findings(TABLET, portOnly, byName, blue))
        .extracting(Finding::level, Finding::code, Finding::key)
        .containsExactly(tuple(FindingLevel.ERROR, "ENDPOINT_DIFFERS", "use_name"));
    assertThat(findings(TABLET, endpoint(TABLET.endpoint()), byName, blue))
        .singleElement()
        .satisfies(finding -> assertThat(finding.hint()).contains("registers by its name"));
    assertThat(findings(TABLET, useName, KNOWN, blue))
        .as("one that is registered without a name")
        .extracting(Finding::level, Finding::key)
        .containsExactly(tuple(FindingLevel.ERROR, "use_name"));
  }

  @Test
  void aServerThatIsRegisteredByAHostsNameDoesNotRegisterSoByItsPortAlone() {
    Node node = new Node(Component.TABLET, "localhost:10921", "localhost", "/opt/tablet");
    KnownEndpoints known = known(Set.of("localhost:10921"), ServerNames.NONE);

    assertThat(findings(node, ROLE + ZOOKEEPER + "--port=10921\n", known, NO_NAME))
        .singleElement()
        .satisfies(
            finding ->
                assertThat(finding.message())
                    .contains("by an address of its host", "registered as localhost:10921"));
  }

  @Test
  void anotherZookeeperOrNoneIsRefused() {
    String other = ROLE + ENDPOINT + "--zk_root_path=/openmldb\n";

    assertThat(findings(TABLET, other + "--zk_cluster=192.0.2.9:2181\n"))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.level()).isEqualTo(FindingLevel.ERROR);
              assertThat(finding.code()).isEqualTo("ZOOKEEPER_DIFFERS");
              assertThat(finding.message()).contains("192.0.2.9:2181", "127.0.0.1:2181");
              assertThat(finding.hint()).contains("add one of these servers to zookeeper");
            });
    assertThat(findings(TABLET, other))
        .extracting(Finding::level, Finding::code)
        .containsExactly(tuple(FindingLevel.ERROR, "ZOOKEEPER_DIFFERS"));
    assertThat(findings(TASKMANAGER, PROPERTIES.replace("127.0.0.1", "192.0.2.9")))
        .extracting(Finding::level, Finding::key)
        .containsExactly(tuple(FindingLevel.ERROR, "zookeeper.cluster"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1:2182,127.0.0.1:2181",
        "127.0.0.1:2182",
        "192.0.2.9:2181,127.0.0.1:2181",
        "localhost:2181",
        " 127.0.0.1: 2181"
      })
  void aZookeeperWithOneServerInCommonIsTheSameInWhateverOrderTheyAre(String zookeeper) {
    assertThat(findings(TABLET, GOOD.replace("127.0.0.1:2181", zookeeper))).isEmpty();
  }

  @Test
  void aZookeeperThatTheHostKnowsByAnotherNameIsTheSame() {
    String file = GOOD.replace("127.0.0.1:2181", "192.0.2.9:2181");
    ServerLinks same =
        new ServerLinks(
            Map.of("192.0.2.9:2181", Set.of("a", "b"), "127.0.0.1:2182", Set.of("b")),
            Set.of(),
            false);
    ServerLinks other =
        new ServerLinks(
            Map.of("192.0.2.9:2181", Set.of("a"), "127.0.0.1:2182", Set.of("b")), Set.of(), false);

    assertThat(findings(TABLET, file, KNOWN, seeing(same))).isEmpty();
    assertThat(findings(TABLET, file, KNOWN, seeing(other)))
        .extracting(Finding::level)
        .containsExactly(FindingLevel.ERROR);
  }

  @Test
  void aZookeeperThatTheRegisteredProcessUsesIsTheClustersWhateverItIsCalled() {
    String file = GOOD.replace("127.0.0.1:2181", "192.0.2.9:2181");
    Map<String, Set<String>> addresses =
        Map.of("192.0.2.9:2181", Set.of("file"), "127.0.0.1:2181", Set.of("registry"));
    ServerLinks connected = new ServerLinks(addresses, Set.of("file"), false);
    ServerLinks read = new ServerLinks(addresses, Set.of(), true);
    ServerLinks elsewhere = new ServerLinks(addresses, Set.of("registry"), false);
    ServerLinks both = new ServerLinks(addresses, Set.of("file", "registry"), false);
    KnownEndpoints unregistered = known(Set.of(), ServerNames.NONE);
    KnownEndpoints down = known(Set.of(), Set.of(TABLET.endpoint()), ServerNames.NONE);

    assertThat(findings(TABLET, file, KNOWN, seeing(connected))).isEmpty();
    assertThat(findings(TABLET, file, KNOWN, seeing(read))).isEmpty();
    for (ServerLinks links : List.of(elsewhere, both, NO_LINKS)) {
      assertThat(findings(TABLET, file, KNOWN, seeing(links)))
          .extracting(Finding::level, Finding::code)
          .containsExactly(tuple(FindingLevel.ERROR, "ZOOKEEPER_DIFFERS"));
    }
    for (KnownEndpoints known : List.of(unregistered, down)) {
      assertThat(findings(TABLET, file, known, seeing(connected)))
          .as("it runs, and is registered elsewhere")
          .extracting(Finding::level, Finding::code)
          .containsExactly(tuple(FindingLevel.ERROR, "ZOOKEEPER_DIFFERS"));
    }
  }

  @Test
  void aTaskmanagerThatUsesAnotherZookeeperAlreadyIsOnlyWarnedOf() {
    String file = PROPERTIES.replace("127.0.0.1", "192.0.2.9");
    ServerLinks read = new ServerLinks(Map.of(), Set.of(), true);

    assertThat(findings(TASKMANAGER, file, KNOWN, seeing(read)))
        .extracting(Finding::level, Finding::key)
        .containsExactly(tuple(FindingLevel.WARNING, "zookeeper.cluster"));
  }

  @Test
  void whatTheProcessHasReadIsNoWordOnWhatARequestWouldSet() {
    NodeEdit edit = NodeEdits.of(TABLET, GOOD, Map.of("zk_cluster", "192.0.2.9:2181"), List.of());
    HostEvidence read = seeing(new ServerLinks(Map.of(), Set.of(), true));

    assertThat(
            IdentityCheck.findings(
                edit,
                NodeAction.UPDATE,
                NodeIdentity.of(ReleasedFlags.catalog(edit.after())),
                CLUSTER,
                KNOWN,
                read))
        .extracting(Finding::level, Finding::code)
        .containsExactly(tuple(FindingLevel.ERROR, "ZOOKEEPER_DIFFERS"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1:2181 # prod",
        "127.0.0.1:2181 ",
        "\"127.0.0.1:2181\"",
        "127.0.0.1:2181,127.0.0.1",
        "127.0.0.1",
        "127.0.0.1:2181/shared/"
      })
  void aZookeeperThatTheComponentCannotReadIsRefused(String zookeeper) {
    assertThat(findings(TABLET, GOOD.replace("127.0.0.1:2181", zookeeper)))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.level()).isEqualTo(FindingLevel.ERROR);
              assertThat(finding.code()).isEqualTo("ZOOKEEPER_DIFFERS");
              assertThat(finding.key()).isEqualTo("zk_cluster");
              assertThat(finding.message()).contains(zookeeper, "cannot read");
            });
  }

  @Test
  void aTaskmanagerReadsItsZookeeperAsJavaDoes() {
    assertThat(findings(TASKMANAGER, PROPERTIES.replace(":2181", ""))).isEmpty();
    assertThat(findings(TASKMANAGER, PROPERTIES.replace(":2181", ":2181 # prod")))
        .extracting(Finding::level, Finding::code, Finding::key)
        .containsExactly(tuple(FindingLevel.ERROR, "ZOOKEEPER_DIFFERS", "zookeeper.cluster"));
    assertThat(findings(TASKMANAGER, PROPERTIES.replace(":2181", ":2181 ")))
        .extracting(Finding::level, Finding::code)
        .containsExactly(tuple(FindingLevel.ERROR, "ZOOKEEPER_DIFFERS"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/openmldb/", "openmldb", "//openmldb"})
  void aRootPathThatServersCannotAppendToIsRefusedThoughItMeansTheSame(String root) {
    assertThat(findings(TABLET, GOOD.replace("/openmldb", root)))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.level()).isEqualTo(FindingLevel.ERROR);
              assertThat(finding.code()).isEqualTo("ROOT_PATH_DIFFERS");
              assertThat(finding.message()).contains("zk_root_path is \"" + root + "\"");
              assertThat(finding.hint()).contains("/openmldb");
            });
    assertThat(findings(TASKMANAGER, PROPERTIES.replace("/openmldb", root)))
        .extracting(Finding::level, Finding::key)
        .containsExactly(tuple(FindingLevel.ERROR, "zookeeper.root_path"));
  }

  @Test
  void anotherRootPathIsToldHoweverItIsDivided() {
    assertThat(otherRoot(TABLET, GOOD.replace("/openmldb", "/other_cluster")))
        .contains("/other_cluster");
    assertThat(otherRoot(TABLET, GOOD.replace("/openmldb", "/openmldb/"))).isEmpty();
    assertThat(otherRoot(TABLET, GOOD.replace(":2181", ":2181/shared")))
        .contains("/shared/openmldb");
    assertThat(
            IdentityCheck.otherRoot(
                identity(TABLET, GOOD),
                ZooKeeperFixture.cluster("127.0.0.1:2181/a", Optional.empty())))
        .contains("/openmldb");
    assertThat(
            IdentityCheck.otherRoot(
                identity(TABLET, GOOD.replace("/openmldb", "/a/openmldb")),
                ZooKeeperFixture.cluster("127.0.0.1:2181/a", Optional.empty())))
        .isEmpty();
    assertThat(otherRoot(TASKMANAGER, "zookeeper.root_path=/other_cluster\n"))
        .contains("/other_cluster");
  }

  @Test
  void aNodeThatIsLeftRunningIsOnlyWarnedOf() {
    assertThat(
            IdentityCheck.findings(
                edit(TABLET, ""),
                NodeAction.UNCHANGED,
                identity(TABLET, ""),
                CLUSTER,
                KNOWN,
                NO_NAME))
        .extracting(Finding::level)
        .containsOnly(FindingLevel.WARNING);
  }

  private static String endpoint(String endpoint) {
    return ROLE + ZOOKEEPER + "--endpoint=" + endpoint + "\n";
  }

  private static KnownEndpoints known(Set<String> registered, ServerNames names) {
    return known(registered, Set.of(), names);
  }

  private static KnownEndpoints known(Set<String> registered, Set<String> seen, ServerNames names) {
    return new KnownEndpoints(
        List.of(TABLET, NEIGHBOUR, APISERVER, TASKMANAGER), registered, seen, names);
  }

  private static List<Finding> findings(Node node, String content) {
    return findings(node, content, KNOWN, NO_NAME);
  }

  private static List<Finding> findings(
      Node node, String content, KnownEndpoints known, HostEvidence host) {
    return IdentityCheck.findings(
        edit(node, content), NodeAction.UPDATE, identity(node, content), CLUSTER, known, host);
  }

  private static Optional<String> otherRoot(Node node, String content) {
    return IdentityCheck.otherRoot(identity(node, content), CLUSTER);
  }

  private static NodeIdentity identity(Node node, String content) {
    NodeEdit edit = edit(node, content);
    return node.component().readsFlagFile()
        ? NodeIdentity.of(ReleasedFlags.catalog(edit.after()))
        : NodeIdentity.ofTaskmanager(edit.after());
  }

  /** One character of {@code content} is one byte. */
  private static NodeEdit edit(Node node, String content) {
    return NodeEdits.ofBytes(node, content.getBytes(StandardCharsets.ISO_8859_1));
  }

  private static HostEvidence seeing(ServerLinks links) {
    return new Seen(directory -> Optional.empty(), links);
  }

  /** What a host shows, made up. */
  private record Seen(Function<String, Optional<String>> names, ServerLinks found)
      implements HostEvidence {

    @Override
    public Optional<String> serverName(String dataDirectory) {
      return names.apply(dataDirectory);
    }

    @Override
    public ServerLinks links(List<String> servers) {
      return found;
    }
  }
}
