package io.openmldb.rollout.acceptance.testbed;

import static org.assertj.core.api.Assertions.assertThat;

import io.openmldb.rollout.acceptance.testbed.ClusterState.NodeSnapshot;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClusterStateTest {

  @Test
  void aTabletThatRunsAndThatTheNameserverTakesForOfflineIsAFlaw() {
    assertThat(state(tablet("kOffline")).flaws())
        .containsExactly("tablet 127.0.0.1:1 is kOffline for the nameserver");
    assertThat(state(tablet(null)).flaws()).hasSize(1);
    assertThat(state(tablet("kHealthy")).flaws()).isEmpty();
  }

  @Test
  void theNameserverHasNoWordForOtherNodes() {
    NodeSnapshot apiserver =
        new NodeSnapshot("APISERVER", 1, "127.0.0.1:2", "", 7L, null, "NORMAL", 1, true, null);

    assertThat(state(apiserver).flaws()).isEmpty();
  }

  private static NodeSnapshot tablet(String state) {
    return new NodeSnapshot("TABLET", 1, "127.0.0.1:1", "", 7L, null, "NORMAL", 1, true, state);
  }

  private static ClusterState state(NodeSnapshot node) {
    return new ClusterState("127.0.0.1:9", true, List.of(node), List.of());
  }
}
