package io.openmldb.rollout.activities.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.openmldb.rollout.json.Problems;
import io.openmldb.rollout.plan.Node;
import io.openmldb.rollout.request.Component;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HostsFileTest {

  private final Problems problems = new Problems();

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
  void a_node_that_is_listed_again_counts_once_and_its_other_line_is_kept_to_be_told() {
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
    HostsFile.parse(List.of("[tablet]", "10.0.0.1"), Optional.empty(), problems);

    assertThat(problems.all()).singleElement().asString().contains("OPENMLDB_HOME");
  }

  private HostsFile parse(String text) {
    return HostsFile.parse(text.lines().toList(), Optional.of("/opt/openmldb"), problems);
  }
}
