package io.openmldb.rollout.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.openmldb.rollout.steps.FailureType;
import io.openmldb.rollout.testing.FakeCluster;
import io.openmldb.rollout.testing.Requests;
import io.openmldb.rollout.testing.TestRollouts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the page of a node rollout shows in Temporal's UI. */
@Timeout(60)
class NodePageTest {

  private final FakeCluster cluster = FakeCluster.ofAllComponents();

  @Test
  void itShowsItsStepsAndHowItEnded() {
    try (TestRollouts rollouts = new TestRollouts(cluster)) {
      rollouts.run(Requests.tablets("{}"));

      assertThat(rollouts.currentDetails("rollout-demo/tablet/t1:10921"))
          .startsWith("**tablet t1:10921**: UPDATED")
          .contains("leaders moved")
          .containsSubsequence("\nbackup ", "\npre-upgrade ", "\nrestart ", "\nverify ");
    }
  }

  @Test
  void itShowsWhyTheNodeWasPutBack() {
    cluster.failOnce("verify t1:10921", FailureType.INVALID_REQUEST, "gc_interval is 30 still");
    try (TestRollouts rollouts = new TestRollouts(cluster)) {
      rollouts.run(Requests.tablets("{\"onFailure\": \"ABORT\"}"));

      assertThat(rollouts.currentDetails("rollout-demo/tablet/t1:10921"))
          .startsWith("**tablet t1:10921**: ROLLED_BACK")
          .contains("gc_interval is 30 still")
          .contains("rollback: ");
    }
  }
}
