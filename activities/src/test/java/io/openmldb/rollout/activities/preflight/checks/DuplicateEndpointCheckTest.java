package io.openmldb.rollout.activities.preflight.checks;

import static org.assertj.core.api.Assertions.assertThat;

import io.openmldb.rollout.activities.inventory.Topology;
import io.openmldb.rollout.workflows.api.model.Component;
import io.openmldb.rollout.workflows.api.model.Node;
import io.openmldb.rollout.workflows.api.plan.Finding;
import io.openmldb.rollout.workflows.api.plan.FindingLevel;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DuplicateEndpointCheckTest {

  private static final Node TABLET = node(Component.TABLET, "127.0.0.1:10921", "/opt/tablet");

  @Test
  void nodesWithEndpointsOfTheirOwnSayNothing() {
    assertThat(
            of(
                List.of(
                    TABLET,
                    node(Component.TABLET, "127.0.0.2:10921", "/opt/tablet"),
                    node(Component.APISERVER, "127.0.0.1:9080", "/opt/tablet")),
                List.of()))
        .isEmpty();
  }

  @Test
  void anotherComponentAtTheEndpointOfATabletIsRefused() {
    assertThat(
            of(
                List.of(TABLET, node(Component.APISERVER, "127.0.0.1:10921", "/opt/api")),
                List.of()))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.level()).isEqualTo(FindingLevel.ERROR);
              assertThat(finding.code()).isEqualTo("DUPLICATE_ENDPOINT");
              assertThat(finding.component()).isEqualTo(Component.APISERVER);
              assertThat(finding.message())
                  .contains("apiserver 127.0.0.1:10921 in /opt/api")
                  .contains("tablet 127.0.0.1:10921 in /opt/tablet");
            });
  }

  @Test
  void aNodeThatIsListedTwiceIsRefusedWithBothDirectories() {
    assertThat(of(List.of(TABLET), List.of(node(Component.TABLET, TABLET.endpoint(), "/other"))))
        .singleElement()
        .satisfies(finding -> assertThat(finding.message()).contains("/opt/tablet", "/other"));
  }

  @Test
  void twoNamesOfOneAddressAreOneEndpoint() {
    assertThat(
            of(
                List.of(TABLET, node(Component.NAMESERVER, "localhost:10921", "/opt/ns")),
                List.of()))
        .extracting(Finding::endpoint)
        .containsExactly("localhost:10921");
  }

  @Test
  void ofThreeAtOneEndpointTwoAreTold() {
    Node other = node(Component.APISERVER, TABLET.endpoint(), "/opt/api");
    assertThat(of(List.of(TABLET, other), List.of(other))).hasSize(2);
  }

  private static List<Finding> of(List<Node> nodes, List<Node> repeated) {
    return DuplicateEndpointCheck.of(
        new Topology(nodes, repeated, List.of(), Map.of(), Optional.empty()));
  }

  private static Node node(Component component, String endpoint, String workdir) {
    return new Node(component, endpoint, endpoint.substring(0, endpoint.indexOf(':')), workdir);
  }
}
