package io.openmldb.rollout.activities.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.openmldb.rollout.workflows.api.model.Component;
import io.openmldb.rollout.workflows.api.model.Node;
import io.openmldb.rollout.workflows.json.InputProblems;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostsFileTest {

  @TempDir Path directory;
  private final InputProblems problems = new InputProblems();

  @Test
  void sectionsPortsAndDirectoriesAreReadAsOpenmldbsScriptsReadThem() {
    HostsFile hosts =
        parse(
            """
            # format: host:port:zk_peer_port:zk_election_port WORKDIR

            [tablet]
            localhost:10921 /tmp/openmldb/tablet-1/
              10.0.0.7

            [nameserver]
            10.0.0.7 /opt/ns
            [apiserver]
            api.example.org /opt/api   # by hand
            [taskmanager]
            10.0.0.8 /opt/tm
            [zookeeper]
            localhost:2181:2888:3888 /tmp/openmldb/zk-1
            """);

    assertThat(problems.all()).isEmpty();
    assertThat(hosts.nodes())
        .containsExactly(
            new Node(Component.TABLET, "localhost:10921", "localhost", "/tmp/openmldb/tablet-1"),
            new Node(Component.TABLET, "10.0.0.7:10921", "10.0.0.7", "/opt/openmldb"),
            new Node(Component.NAMESERVER, "10.0.0.7:7527", "10.0.0.7", "/opt/ns"),
            new Node(Component.APISERVER, "api.example.org:9080", "api.example.org", "/opt/api"),
            new Node(Component.TASKMANAGER, "10.0.0.8:9902", "10.0.0.8", "/opt/tm"));
  }

  @Test
  void portsThatLinesLeaveOutAreThoseOfTheEnvironment() {
    HostsFile hosts =
        HostsFile.parse(
            List.of(
                "[tablet]",
                "10.0.0.1 /t",
                "10.0.0.2:10 /t",
                "[nameserver]",
                "10.0.0.1 /n",
                "[apiserver]",
                "10.0.0.1 /a",
                "[taskmanager]",
                "10.0.0.1 /m"),
            Map.of(
                "OPENMLDB_TABLET_PORT", "9527",
                "OPENMLDB_NAMESERVER_PORT", "6527",
                "OPENMLDB_APISERVER_PORT", "8080",
                "OPENMLDB_TASKMANAGER_PORT", "9903"),
            problems);

    assertThat(problems.all()).isEmpty();
    assertThat(hosts.nodes())
        .extracting(Node::endpoint)
        .containsExactly(
            "10.0.0.1:9527", "10.0.0.2:10", "10.0.0.1:6527", "10.0.0.1:8080", "10.0.0.1:9903");

    HostsFile.parse(
        List.of("[tablet]", "10.0.0.1 /t"), Map.of("OPENMLDB_TABLET_PORT", "many"), problems);
    assertThat(problems.all())
        .singleElement()
        .asString()
        .contains("line 2", "OPENMLDB_TABLET_PORT", "no port");
  }

  @Test
  void furtherPortsOfALineArePassedOverInEverySection() {
    HostsFile hosts =
        parse("[tablet]\n10.0.0.1:10921:2888:3888 /t\n[apiserver]\n10.0.0.1:9080:: /a\n");

    assertThat(problems.all()).isEmpty();
    assertThat(hosts.nodes())
        .extracting(Node::endpoint)
        .containsExactly("10.0.0.1:10921", "10.0.0.1:9080");
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTF-8", "UTF-16", "UTF-16LE"})
  void aByteOrderMarkSaysHowTheFileIsEncoded(String encoding) throws Exception {
    String mark = encoding.equals("UTF-16") ? "" : "\uFEFF";
    byte[] bytes = (mark + "[tablet]\r\n10.0.0.1 /t # \u5e73\u53f0\r\n").getBytes(encoding);

    HostsFile hosts =
        HostsFile.read(Files.write(directory.resolve("hosts"), bytes), Map.of(), problems);

    assertThat(problems.all()).isEmpty();
    assertThat(hosts.nodes()).extracting(Node::endpoint).containsExactly("10.0.0.1:10921");
  }

  @Test
  void bytesThatAreNoUtf8InACommentAreNoFault() throws Exception {
    byte[] bytes = "[tablet]\n# caf\u00e9\n10.0.0.1 /t\n".getBytes(StandardCharsets.ISO_8859_1);

    HostsFile.read(Files.write(directory.resolve("hosts"), bytes), Map.of(), problems);

    assertThat(problems.all()).isEmpty();
  }

  @Test
  void everyMistakeIsToldWithItsLine() {
    parse(
        """
        10.0.0.1 /opt
        [tablets]
        [tablet]
        10.0.0.1:0 /opt
        10.0.0.2 relative
        ho st;rm /opt
        """);

    assertThat(problems.all())
        .satisfiesExactly(
            problem -> assertThat(problem).startsWith("line 1 stands before any section"),
            problem -> assertThat(problem).startsWith("line 2 [tablets] is no section"),
            problem -> assertThat(problem).startsWith("line 4 \"10.0.0.1:0\" has no port"),
            problem -> assertThat(problem).startsWith("line 5 \"relative\" is no absolute"),
            problem -> assertThat(problem).startsWith("line 6 \"st;rm\" is no absolute"));
  }

  @Test
  void aNodeThatIsListedAgainCountsOnceAndItsOtherLineIsKeptToBeTold() {
    HostsFile hosts =
        parse(
            """
            [tablet]
            10.0.0.3 /opt
            10.0.0.3:10921 /other
            [apiserver]
            10.0.0.3:10921 /opt
            """);

    assertThat(problems.all()).isEmpty();
    assertThat(hosts.nodes())
        .containsExactly(
            new Node(Component.TABLET, "10.0.0.3:10921", "10.0.0.3", "/opt"),
            new Node(Component.APISERVER, "10.0.0.3:10921", "10.0.0.3", "/opt"));
    assertThat(hosts.repeated())
        .containsExactly(new Node(Component.TABLET, "10.0.0.3:10921", "10.0.0.3", "/other"));
  }

  @Test
  void aNodeWithoutADirectoryNeedsOpenmldbHome() {
    HostsFile.parse(List.of("[tablet]", "10.0.0.1"), Map.of(), problems);

    assertThat(problems.all()).singleElement().asString().contains("OPENMLDB_HOME");
  }

  private HostsFile parse(String text) {
    return HostsFile.parse(
        text.lines().toList(), Map.of("OPENMLDB_HOME", "/opt/openmldb"), problems);
  }
}
