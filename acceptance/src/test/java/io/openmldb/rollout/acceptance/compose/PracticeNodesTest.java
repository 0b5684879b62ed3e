package io.openmldb.rollout.acceptance.compose;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.openmldb.rollout.acceptance.compose.ComposeFile.Mount;
import io.openmldb.rollout.acceptance.compose.ComposeFile.Service;
import io.openmldb.rollout.workflows.api.model.Component;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Profile openmldb: the containers, the hosts file and the registry file say the same. */
class PracticeNodesTest {

  private final ComposeFile compose = ComposeFile.read();

  /** The services that are OpenMLDB's nodes, by endpoint. */
  private Map<String, Service> nodes() {
    Map<String, Service> nodes = new LinkedHashMap<>();
    compose.services().values().stream()
        .filter(service -> service.image().startsWith("openmldb-rollout-node:"))
        .forEach(service -> nodes.put(service.environment().get("ENDPOINT"), service));
    return nodes;
  }

  @Test
  void thereIsOneNameserverAndThreeTabletsAndOneOfTheOthers() {
    assertThat(nodes().values().stream().map(node -> node.words("command").get(0)))
        .containsExactlyInAnyOrder(
            "tablet", "tablet", "tablet", "nameserver", "apiserver", "taskmanager");
  }

  @Test
  void everyNodeIsOfAKnownComponentAndListensWhereItIs() {
    nodes()
        .forEach(
            (endpoint, node) -> {
              assertThat(Component.named(node.words("command").get(0))).isPresent();
              assertThat(endpoint).startsWith(node.address().orElseThrow() + ":");
              assertThat(String.join(" ", node.healthTest()))
                  .containsAnyOf(endpoint, endpoint.replace(':', '/'));
              assertThat(node.words("profiles")).containsExactly("openmldb");
              assertThat(node.environment().get("ZOOKEEPER"))
                  .isEqualTo(compose.service("zookeeper").address().orElseThrow() + ":2181");
            });
  }

  /** A cluster whose containers are gone must leave nothing that the next one takes for true. */
  @Test
  void whatZooKeeperKnowsIsKeptNoLongerThanTheTabletsTables() {
    assertThat(compose.service("zookeeper").mounts()).isEmpty();
    nodes()
        .values()
        .forEach(
            node ->
                assertThat(node.mounts()).extracting(Mount::source).containsExactly("ssh-server"));
  }

  @Test
  void theHostsFileListsEveryNodeUnderItsComponent() {
    Map<String, String> listed = new LinkedHashMap<>();
    String section = "";
    for (String line : RepositoryFiles.lines("docker/openmldb/config/hosts")) {
      if (line.startsWith("[")) {
        section = line.substring(1, line.length() - 1);
      } else if (!line.isBlank()) {
        assertThat(line).endsWith(" /work/openmldb");
        listed.put(line.substring(0, line.indexOf(' ')), section);
      }
    }

    Map<String, String> running = new LinkedHashMap<>();
    nodes().forEach((endpoint, node) -> running.put(endpoint, node.words("command").get(0)));
    assertThat(listed).isEqualTo(running);
  }

  @Test
  void theRegistryFileNamesTheClusterAsItRuns() throws IOException {
    JsonNode demo =
        new ObjectMapper(new YAMLFactory())
            .readTree(RepositoryFiles.text("docker/openmldb/config/clusters.yaml"))
            .at("/clusters/demo");
    List<Mount> mounts = compose.service("worker").mounts();

    assertThat(demo.get("zookeeper").asText())
        .isEqualTo(compose.service("zookeeper").address().orElseThrow() + ":2181");
    assertThat(RepositoryFiles.path("docker/openmldb/config/" + demo.get("hosts").asText()))
        .isRegularFile();
    String keys = Path.of(demo.at("/ssh/identity").asText()).getParent().toString();
    assertThat(mounts).extracting(Mount::target).contains(keys);
    assertThat(Path.of(demo.at("/ssh/knownHosts").asText()).getParent()).hasToString(keys);
    assertThat(RepositoryFiles.text("docker/openmldb/make-keys.sh"))
        .contains("$client/id_ed25519", "$client/known_hosts");
    assertThat(RepositoryFiles.text("docker/openmldb/node.sh")).contains("zk_root_path=/openmldb");
    assertThat(demo.get("rootPath").asText()).isEqualTo("/openmldb");
  }

  @Test
  void theWorkerKnowsTheHostKeyOfEveryNode() {
    List<String> made = compose.service("ssh-keys").words("command");

    assertThat(made.subList(3, made.size()))
        .containsExactlyInAnyOrderElementsOf(
            nodes().keySet().stream()
                .map(endpoint -> endpoint.substring(0, endpoint.indexOf(':')))
                .toList());
    assertThat(compose.service("ssh-keys").mounts())
        .extracting(Mount::source, Mount::target)
        .containsExactlyInAnyOrder(
            org.assertj.core.groups.Tuple.tuple("ssh-client", made.get(0)),
            org.assertj.core.groups.Tuple.tuple("ssh-server", made.get(1)));
  }
}
