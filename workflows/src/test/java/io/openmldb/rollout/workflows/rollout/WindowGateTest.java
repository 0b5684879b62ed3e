package io.openmldb.rollout.workflows.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import io.openmldb.rollout.workflows.api.RolloutResult;
import io.openmldb.rollout.workflows.api.message.AbortMode;
import io.openmldb.rollout.workflows.api.message.AbortRequest;
import io.openmldb.rollout.workflows.api.message.PauseRequest;
import io.openmldb.rollout.workflows.api.report.Report;
import io.openmldb.rollout.workflows.api.request.RolloutRequest;
import io.openmldb.rollout.workflows.api.status.Gate;
import io.openmldb.rollout.workflows.api.status.NodeState;
import io.openmldb.rollout.workflows.api.status.Outcome;
import io.openmldb.rollout.workflows.api.status.Phase;
import io.openmldb.rollout.workflows.api.status.RolloutStatus;
import io.openmldb.rollout.workflows.testing.FakeClusterActivities;
import io.openmldb.rollout.workflows.testing.TestRequests;
import io.openmldb.rollout.workflows.testing.TestRollouts;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.client.WorkflowStub;
import io.temporal.testing.WorkflowReplayer;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class WindowGateTest {

  private static final String T1 = "t1:10921";

  private final FakeClusterActivities cluster = FakeClusterActivities.ofAllComponents();

  /** Every day from three hours after now, for an hour. */
  private static String window(Instant now) {
    LocalTime from = opening(now).atZone(ZoneOffset.UTC).toLocalTime();
    return """
        {"days": ["MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN"],
         "from": "%s", "to": "%s", "zone": "UTC"}"""
        .formatted(from, from.plusHours(1));
  }

  private static Instant opening(Instant now) {
    return now.truncatedTo(ChronoUnit.MINUTES).plus(Duration.ofHours(3));
  }

  private static Instant now(TestRollouts rollouts) {
    return Instant.ofEpochMilli(rollouts.environment().currentTimeMillis());
  }

  private static RolloutRequest outside(TestRollouts rollouts) {
    return TestRequests.tablets("{\"window\": " + window(now(rollouts)) + "}");
  }

  private static RolloutStatus awaitHold(TestRollouts rollouts) {
    return rollouts.awaitStatus(
        "hold", status -> status.waitingFor() != null && status.waitingFor().gate() == Gate.WINDOW);
  }

  @Test
  void aRolloutHoldsUntilItsWindowOpensAndSaysSo() throws Exception {
    try (TestRollouts rollouts = new TestRollouts(cluster)) {
      Instant opening = opening(now(rollouts));
      WorkflowStub rollout = rollouts.start(outside(rollouts));

      RolloutStatus held = awaitHold(rollouts);
      assertThat(held.phase()).isEqualTo(Phase.WAITING);
      assertThat(held.waitingFor().until()).isEqualTo(opening);
      assertThat(held.waitingFor().isForAPerson()).isFalse();
      assertThat(held.waitingFor().why()).contains("tablet " + T1 + " is held until", "closed");
      assertThat(held.nodes().get(0).state()).isEqualTo(NodeState.PENDING);
      assertThat(rollouts.currentDetails("rollout-demo"))
          .contains("nobody is asked (WINDOW)", "`pause` and `abort` work", "window: MON, TUE");

      Report report = rollout.getResult(Report.class);
      assertThat(report.outcome()).isEqualTo(Outcome.SUCCEEDED);
      assertThat(report.nodes().get(0).steps().get(0).startedAt()).isAfterOrEqualTo(opening);
      var history = rollouts.client().fetchHistory("rollout-demo");
      assertThat(history.getEvents())
          .filteredOn(HistoryEvent::hasTimerStartedEventAttributes)
          .anySatisfy(
              timer ->
                  assertThat(timer.getUserMetadata().getSummary().getData().toStringUtf8())
                      .contains("holds until the window opens, "));
      WorkflowReplayer.replayWorkflowExecution(history, ClusterRolloutWorkflowImpl.class);
    }
  }

  @Test
  void whatIsNotDoneWhenTheWindowClosesFollowsInTheNext() {
    try (TestRollouts rollouts = new TestRollouts(cluster)) {
      Instant opening = opening(now(rollouts));
      String options = "{\"canarySoak\": \"PT2H\", \"window\": " + window(now(rollouts)) + "}";

      Report report = rollouts.run(TestRequests.tablets(options));

      assertThat(report.outcome()).isEqualTo(Outcome.SUCCEEDED);
      assertThat(report.nodes().get(0).steps().get(0).startedAt())
          .isBetween(opening, opening.plus(Duration.ofHours(1)));
      assertThat(report.nodes().get(1).steps().get(0).startedAt())
          .isAfterOrEqualTo(opening.plus(Duration.ofDays(1)));
    }
  }

  @Test
  void inItsWindowARolloutGoesOnAtOnce() {
    try (TestRollouts rollouts = new TestRollouts(cluster)) {
      Instant started = now(rollouts);
      String window = window(started.minus(Duration.ofHours(3)));

      Report report = rollouts.run(TestRequests.tablets("{\"window\": " + window + "}"));

      assertThat(report.outcome()).isEqualTo(Outcome.SUCCEEDED);
      assertThat(report.finishedAt()).isBefore(started.plus(Duration.ofHours(1)));
    }
  }

  @Test
  void nothingIsTouchedBeforeItsTime() {
    try (TestRollouts rollouts = new TestRollouts(cluster)) {
      Instant later = now(rollouts).plus(Duration.ofDays(3));

      Report report = rollouts.run(TestRequests.tablets("{\"notBefore\": \"" + later + "\"}"));

      assertThat(report.outcome()).isEqualTo(Outcome.SUCCEEDED);
      assertThat(report.nodes().get(0).steps().get(0).startedAt()).isAfterOrEqualTo(later);
    }
  }

  @Test
  void anAbortEndsAHold() {
    try (TestRollouts rollouts = new TestRollouts(cluster)) {
      Instant opening = opening(now(rollouts));
      WorkflowStub rollout = rollouts.start(outside(rollouts));
      awaitHold(rollouts);

      rollouts.rollout().abortBySignal(new AbortRequest(AbortMode.KEEP, "not this week"));

      Report report = RolloutResult.await(rollout);
      assertThat(report.outcome()).isEqualTo(Outcome.ABORTED);
      assertThat(report.finishedAt()).isBefore(opening);
      assertThat(cluster.node(T1).newFile).isFalse();
      assertThat(cluster.isLeaseHeld()).isFalse();
    }
  }

  @Test
  void aPauseDuringAHoldHoldsStillWhenTheWindowOpens() {
    try (TestRollouts rollouts = new TestRollouts(cluster)) {
      WorkflowStub rollout = rollouts.start(outside(rollouts));
      awaitHold(rollouts);

      rollouts.rollout().pauseBySignal(new PauseRequest("wait for me"));
      rollouts.environment().sleep(Duration.ofHours(4));
      RolloutStatus paused = rollouts.awaitGate(Gate.PAUSED);
      assertThat(paused.nodes().get(0).state()).isEqualTo(NodeState.PENDING);
      rollouts.rollout().resumeBySignal(null);

      assertThat(rollout.getResult(Report.class).outcome()).isEqualTo(Outcome.SUCCEEDED);
    }
  }
}
