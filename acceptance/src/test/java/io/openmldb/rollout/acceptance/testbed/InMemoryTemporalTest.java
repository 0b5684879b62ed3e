package io.openmldb.rollout.acceptance.testbed;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class InMemoryTemporalTest {

  @Test
  void theServerThatStandsInAnswersOverTheNetworkAndHasNoUi() throws Exception {
    try (InMemoryTemporal temporal = InMemoryTemporal.start();
        RolloutQueries rollouts = new RolloutQueries(temporal.address())) {
      assertThat(rollouts.isRunning("rollout-nobody")).isFalse();
      assertThat(temporal.ui()).isEmpty();
      assertThat(temporal.environment()).containsEntry("TEMPORAL_ADDRESS", temporal.address());
    }
  }
}
