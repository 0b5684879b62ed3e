package io.openmldb.rollout.acceptance.stage;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class InMemoryTemporalTest {

  @Test
  void theServerThatStandsInAnswersOverTheNetworkAndHasNoUi() throws Exception {
    try (InMemoryTemporal temporal = InMemoryTemporal.start();
        Rollouts rollouts = new Rollouts(temporal.address())) {
      assertThat(rollouts.isRunning("rollout-nobody")).isFalse();
      assertThat(temporal.ui()).isEmpty();
      assertThat(temporal.environment()).containsEntry("TEMPORAL_ADDRESS", temporal.address());
    }
  }
}
