package io.openmldb.rollout.workflows.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import io.openmldb.rollout.workflows.api.FailureType;
import io.openmldb.rollout.workflows.testing.FakeClusterActivities;
import io.openmldb.rollout.workflows.testing.TestRequests;
import io.openmldb.rollout.workflows.testing.TestRollouts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the page of a node rollout shows in Temporal's UI. */
@Timeout(60)
class NodeCurrentDetailsTest {

  private final FakeClusterActivities cluster = FakeClusterActivities.ofAllComponents();

  @Test
  void itShowsItsStepsAndHowItEnded() {
    try (TestRollouts rollouts = new TestRollouts(cluster)) {
      rollouts.run(TestRequests.tablets("{}"));

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
      rollouts.run(TestRequests.tablets("{\"onFailure\": \"ABORT\"}"));

      assertThat(rollouts.currentDetails("rollout-demo/tablet/t1:10921"))
          .startsWith("**tablet t1:10921**: ROLLED_BACK")
          .contains("gc_interval is 30 still")
          .contains("rollback: ");
    }
  }
}
