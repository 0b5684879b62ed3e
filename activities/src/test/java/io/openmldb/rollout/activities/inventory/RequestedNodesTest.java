package io.openmldb.rollout.activities.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import io.openmldb.rollout.workflows.api.model.Component;
import io.openmldb.rollout.workflows.api.model.Node;
import io.openmldb.rollout.workflows.api.request.Change;
import io.openmldb.rollout.workflows.api.request.Options;
import io.openmldb.rollout.workflows.api.request.RolloutRequest;
import io.openmldb.rollout.workflows.json.InputProblems;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RequestedNodesTest {

  private static final Node TASKMANAGER = node(Component.TASKMANAGER, "10.0.0.1:9902");
  private static final Node TABLET_2 = node(Component.TABLET, "10.0.0.2:10921");
  private static final Node TABLET_1 = node(Component.TABLET, "10.0.0.1:10921");
  private static final Node LEADER = node(Component.NAMESERVER, "10.0.0.1:7527");
  private static final Node STANDBY_1 = node(Component.NAMESERVER, "10.0.0.2:7527");
  private static final Node STANDBY_2 = node(Component.NAMESERVER, "10.0.0.3:7527");

  private static final Topology TOPOLOGY =
      new Topology(
          List.of(TASKMANAGER, TABLET_2, TABLET_1, LEADER, STANDBY_1, STANDBY_2),
          List.of(),
          List.of(),
          Map.of(),
          Optional.of(LEADER.endpoint()));

  private final InputProblems problems = new InputProblems();

  @Test
  void componentsFollowEachOtherAndTheLeadingNameserverComesLastOfItsKind() {
    RolloutRequest everything = new RolloutRequest("demo", List.of(), Options.DEFAULT, null);

    assertThat(RequestedNodes.of(everything, TOPOLOGY, problems).nodes())
        .containsExactly(STANDBY_1, STANDBY_2, LEADER, TABLET_2, TABLET_1, TASKMANAGER);
    assertThat(problems.isEmpty()).isTrue();
  }

  @Test
  void onlyNodesThatAChangeNamesAreTouched() {
    RequestedNodes scope =
        scope(change(Component.TABLET, TABLET_1.endpoint()), change(Component.TASKMANAGER));

    assertThat(scope.nodes()).containsExactly(TABLET_1, TASKMANAGER);
    assertThat(scope.concerns(Component.NAMESERVER)).isFalse();
  }

  @Test
  void everyEndpointAndComponentThatDoesNotExistIsListed() {
    scope(
        change(Component.TABLET, "10.0.0.9:10921", TABLET_1.endpoint(), LEADER.endpoint()),
        change(Component.APISERVER));

    assertThat(problems.all())
        .containsExactly(
            "changes[0].endpoints \"10.0.0.9:10921\" is no tablet of cluster demo; known:"
                + " 10.0.0.2:10921, 10.0.0.1:10921",
            "changes[0].endpoints \"10.0.0.1:7527\" is no tablet of cluster demo; known:"
                + " 10.0.0.2:10921, 10.0.0.1:10921",
            "changes[1].component cluster demo has no apiserver");
  }

  private RequestedNodes scope(Change... changes) {
    return RequestedNodes.of(
        new RolloutRequest("demo", List.of(changes), Options.DEFAULT, null), TOPOLOGY, problems);
  }

  private static Change change(Component component, String... endpoints) {
    return new Change(component, List.of(endpoints), Map.of("gc_interval", "60"), List.of());
  }

  private static Node node(Component component, String endpoint) {
    return new Node(component, endpoint, "host", "/opt/" + component.id());
  }
}
