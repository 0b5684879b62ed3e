package io.openmldb.rollout.activities.preflight.checks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.openmldb.rollout.activities.config.gflags.ReleasedFlags;
import io.openmldb.rollout.activities.registry.ClusterConfig;
import io.openmldb.rollout.activities.zookeeper.ZooKeeperFixture;
import io.openmldb.rollout.workflows.api.model.Component;
import io.openmldb.rollout.workflows.api.model.Node;
import io.openmldb.rollout.workflows.api.plan.Finding;
import io.openmldb.rollout.workflows.api.plan.FindingLevel;
import io.openmldb.rollout.workflows.api.plan.NodeAction;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("component")
class IdentityCheckTest {

  private static final Node TABLET =
      new Node(Component.TABLET, "127.0.0.1:10921", "127.0.0.1", "/opt/tablet");
  private static final Node TASKMANAGER =
      new Node(Component.TASKMANAGER, "127.0.0.1:9902", "127.0.0.1", "/opt/taskmanager");
  private static final ClusterConfig CLUSTER =
      ZooKeeperFixture.cluster("127.0.0.1:2181,127.0.0.1:2182", Optional.empty());

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
    assertThat(findings(TABLET, GOOD.replace("127.0.0.1", "localhost"))).isEmpty();
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
  void aFileOfAnotherPortIsRefusedAndOfAnotherAddressPointedOut() {
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
    assertThat(findings(TABLET, ROLE + ZOOKEEPER + "--endpoint=192.0.2.1:10921\n"))
        .extracting(Finding::level, Finding::code)
        .containsExactly(tuple(FindingLevel.WARNING, "ENDPOINT_DIFFERS"));
    assertThat(findings(TASKMANAGER, PROPERTIES + "server.port=9903\n"))
        .extracting(Finding::level, Finding::code, Finding::key)
        .containsExactly(tuple(FindingLevel.ERROR, "ENDPOINT_DIFFERS", "server.port"));
  }

  @Test
  void anotherZookeeperIsPointedOutAndNoneRefused() {
    String other = ROLE + ENDPOINT + "--zk_root_path=/openmldb\n";

    assertThat(findings(TABLET, other + "--zk_cluster=192.0.2.9:2181\n"))
        .extracting(Finding::level, Finding::code)
        .containsExactly(tuple(FindingLevel.WARNING, "ZOOKEEPER_DIFFERS"));
    assertThat(findings(TABLET, other))
        .extracting(Finding::level, Finding::code)
        .containsExactly(tuple(FindingLevel.ERROR, "ZOOKEEPER_DIFFERS"));
    assertThat(findings(TASKMANAGER, PROPERTIES.replace("127.0.0.1", "192.0.2.9")))
        .extracting(Finding::level, Finding::key)
        .containsExactly(tuple(FindingLevel.WARNING, "zookeeper.cluster"));
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
                edit(TABLET, ""), NodeAction.UNCHANGED, identity(TABLET, ""), CLUSTER))
        .extracting(Finding::level)
        .containsOnly(FindingLevel.WARNING);
  }

  private static List<Finding> findings(Node node, String content) {
    return IdentityCheck.findings(
        edit(node, content), NodeAction.UPDATE, identity(node, content), CLUSTER);
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
}
