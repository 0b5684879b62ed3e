package io.openmldb.rollout.workflows.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.openmldb.rollout.workflows.api.FailureType;
import io.openmldb.rollout.workflows.api.report.Report;
import io.openmldb.rollout.workflows.api.status.Outcome;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PlannedBehaviorTest {

  @Test
  void aFailureThatWasPlannedForACallThatIsNeverMadeFailsTheTest() {
    FakeClusterActivities cluster =
        FakeClusterActivities.ofAllComponents()
            .failOnce("restart t7:10921", FailureType.START_FAILED, "there is no such tablet");

    assertThatThrownBy(() -> runOn(cluster))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("never happened")
        .hasMessageContaining("restart t7:10921");
  }

  @Test
  void everythingElseThatWasPlannedAndNeverHappenedIsNamedToo() {
    FakeClusterActivities cluster =
        FakeClusterActivities.ofAllComponents()
            .failTimes("release", 3, "away")
            .unhealthyFor(Duration.ofSeconds(1), "tablet t3:10921 is kOffline")
            .confirmationErrorOnce("operation 42 failed")
            .at("log t1:10921", () -> {});

    assertThat(cluster.unused())
        .hasSize(4)
        .anyMatch(unused -> unused.contains("\"release\""))
        .anyMatch(unused -> unused.contains("t3:10921 is kOffline"))
        .anyMatch(unused -> unused.contains("operation 42 failed"))
        .anyMatch(unused -> unused.contains("\"log t1:10921\""));
  }

  @Test
  void anOutageThatOutlastsTheTestWasUsed() {
    FakeClusterActivities cluster =
        FakeClusterActivities.ofAllComponents().failTimes("baseline", 10_000, "away");

    assertThatThrownBy(() -> cluster.baseline("demo")).hasMessageContaining("away");
    assertThat(cluster.unused()).isEmpty();
  }

  @Test
  void diagnosesThatAreNeverMadeAreNamed() {
    UnhealthyClusterActivities unhealthy = new UnhealthyClusterActivities();
    unhealthy.problems(List.of(List.of("db.t/0 is led by nobody")));

    assertThat(unhealthy.unused()).singleElement().asString().contains("led by nobody");
  }

  private static void runOn(FakeClusterActivities cluster) {
    try (TestRollouts rollouts = new TestRollouts(cluster)) {
      Report report = rollouts.run(TestRequests.tablets("{}"));
      assertThat(report.outcome()).isEqualTo(Outcome.SUCCEEDED);
    }
  }
}
