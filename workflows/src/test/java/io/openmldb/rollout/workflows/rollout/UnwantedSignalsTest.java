package io.openmldb.rollout.workflows.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.openmldb.rollout.workflows.api.ClusterRolloutWorkflow;
import io.openmldb.rollout.workflows.api.FailureType;
import io.openmldb.rollout.workflows.api.RolloutResult;
import io.openmldb.rollout.workflows.api.message.AbortMode;
import io.openmldb.rollout.workflows.api.message.AbortRequest;
import io.openmldb.rollout.workflows.api.message.ApproveRequest;
import io.openmldb.rollout.workflows.api.message.PauseRequest;
import io.openmldb.rollout.workflows.api.message.UpdateReply;
import io.openmldb.rollout.workflows.api.report.Report;
import io.openmldb.rollout.workflows.api.status.Gate;
import io.openmldb.rollout.workflows.api.status.Outcome;
import io.openmldb.rollout.workflows.api.status.RefusedMessage;
import io.openmldb.rollout.workflows.api.status.RolloutStatus;
import io.openmldb.rollout.workflows.testing.FakeClusterActivities;
import io.openmldb.rollout.workflows.testing.TestRequests;
import io.openmldb.rollout.workflows.testing.TestRollouts;
import io.temporal.api.sdk.v1.WorkflowInteractionDefinition;
import io.temporal.client.WorkflowStub;
import io.temporal.failure.ApplicationFailure;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Signals that come at an odd moment, too often, or for nothing. */
@Timeout(60)
class UnwantedSignalsTest {

  private final FakeClusterActivities cluster = FakeClusterActivities.ofAllComponents();

  @Test
  void aResumeOfWhatIsNotPausedChangesNothing() {
    try (TestRollouts rollouts = new TestRollouts(cluster)) {
      cluster.at("backup t1:10921", () -> rollouts.rollout().resumeBySignal(null));

      assertThat(rollouts.run(TestRequests.tablets("{}")).outcome()).isEqualTo(Outcome.SUCCEEDED);
      assertThat(rollouts.rollout().status().refused())
          .extracting(RefusedMessage::why)
          .containsExactly("the rollout is not paused");
    }
  }

  @Test
  void aSignalOfANameThatThereIsNotIsListedAsRefused() {
    try (TestRollouts rollouts = new TestRollouts(cluster)) {
      WorkflowStub rollout = rollouts.start(TestRequests.tablets("{\"approval\": \"PLAN\"}"));
      rollouts.awaitGate(Gate.APPROVAL);
      rollout.signal("puase", Map.of("reason", "peak"));

      RolloutStatus status = rollouts.awaitStatus("refusal", s -> !s.refused().isEmpty());
      assertThat(status.paused()).isFalse();
      assertThat(status.refused())
          .extracting(RefusedMessage::name, RefusedMessage::why)
          .containsExactly(
              tuple(
                  "puase",
                  "there is no such signal; known here: pause, resume, abort, approve, decide,"
                      + " confirmWrites"));
      assertThat(rollouts.currentDetails("rollout-demo")).contains("REFUSED", "puase: there is no");
      assertThat(rollouts.metadata("rollout-demo").getDefinition().getUpdateDefinitionsList())
          .extracting(WorkflowInteractionDefinition::getDescription)
          .contains(
              "A message by any other name is refused; known here: pause, resume, abort, approve,"
                  + " decide, confirmWrites");
      rollouts.rollout().approve(new ApproveRequest(Gate.APPROVAL));

      assertThat(RolloutResult.await(rollout).outcome()).isEqualTo(Outcome.SUCCEEDED);
    }
  }

  @Test
  void aSignalWhoseInputIsNoObjectIsListedWithOneThatWouldHaveBeen() {
    try (TestRollouts rollouts = new TestRollouts(cluster)) {
      WorkflowStub rollout = rollouts.start(TestRequests.tablets("{\"approval\": \"PLAN\"}"));
      rollouts.awaitGate(Gate.APPROVAL);
      rollout.signal("abort", "ROLLBACK");

      RolloutStatus status = rollouts.awaitStatus("refusal", s -> !s.refused().isEmpty());
      assertThat(status.refused())
          .extracting(RefusedMessage::name, RefusedMessage::why)
          .containsExactly(
              tuple(
                  "abort",
                  "the input is a text, but an object is expected, such as {\"mode\": \"KEEP\"} or"
                      + " {\"mode\": \"ROLLBACK\"}"));
      assertThat(rollouts.currentDetails("rollout-demo").replaceAll("\\s+", " "))
          .contains("abort: the input is a text, but an object is expected, such as");
      rollouts.rollout().approve(new ApproveRequest(Gate.APPROVAL));

      assertThat(RolloutResult.await(rollout).outcome()).isEqualTo(Outcome.SUCCEEDED);
    }
  }

  @Test
  void anUnknownSignalBeforeTheFirstTaskLosesNoneThatIsKnown() {
    try (TestRollouts rollouts = new TestRollouts(cluster)) {
      rollouts.worker().suspendPolling();
      WorkflowStub rollout = rollouts.start(TestRequests.tablets("{}"));
      rollout.signal("puase");
      rollout.signal("pause");
      rollouts.worker().resumePolling();

      RolloutStatus status = rollouts.awaitGate(Gate.PAUSED);
      assertThat(status.refused()).extracting(RefusedMessage::name).containsExactly("puase");
      rollouts.rollout().resumeBySignal(null);
      assertThat(RolloutResult.await(rollout).outcome()).isEqualTo(Outcome.SUCCEEDED);
    }
  }

  @Test
  void anUpdateOfANameThatThereIsNotIsRefusedInOneLine() {
    try (TestRollouts rollouts = new TestRollouts(cluster)) {
      WorkflowStub rollout = rollouts.start(TestRequests.tablets("{\"approval\": \"PLAN\"}"));
      rollouts.awaitGate(Gate.APPROVAL);

      assertThatThrownBy(() -> rollout.update("aprove", UpdateReply.class, Map.of()))
          .cause()
          .isInstanceOfSatisfying(
              ApplicationFailure.class,
              refusal -> {
                assertThat(refusal.getType()).isEqualTo(FailureType.REFUSED.id());
                assertThat(refusal.getOriginalMessage())
                    .startsWith("there is no update aprove; known here: pause")
                    .doesNotContain("\n");
              });
      rollouts.rollout().approve(new ApproveRequest(Gate.APPROVAL));

      assertThat(RolloutResult.await(rollout).outcome()).isEqualTo(Outcome.SUCCEEDED);
    }
  }

  @Test
  void aSecondAbortThatAsksForNoMoreChangesNothing() {
    try (TestRollouts rollouts = new TestRollouts(cluster)) {
      cluster.at(
          "backup t1:10921",
          () -> {
            rollouts.rollout().abortBySignal(new AbortRequest(AbortMode.KEEP, "enough"));
            rollouts.rollout().abortBySignal(new AbortRequest(AbortMode.KEEP, "once more"));
          });

      Report report = rollouts.run(TestRequests.all("{}"));

      assertThat(report.outcome()).isEqualTo(Outcome.ABORTED);
      assertThat(report.events())
          .filteredOn(event -> event.what().startsWith("abort"))
          .extracting(Report.Event::what, Report.Event::why)
          .containsExactly(tuple("abort KEEP", "enough"));
      assertThat(cluster.changes()).doesNotContain("restore ns1:7527");
      assertThat(rollouts.rollout().status().refused())
          .extracting(RefusedMessage::why)
          .containsExactly("the rollout is aborted already, with updated nodes kept");
      assertThat(cluster.isConsistent()).isTrue();
      assertThat(cluster.isLeaseHeld()).isFalse();
    }
  }

  @Test
  void anAbortThatKeepsMayBeFollowedByOneThatRollsBackAndNotTheOtherWayRound() {
    try (TestRollouts rollouts = new TestRollouts(cluster)) {
      cluster.at(
          "backup t1:10921",
          () -> {
            rollouts.rollout().abortBySignal(new AbortRequest(AbortMode.KEEP, "enough"));
            rollouts.rollout().abortBySignal(new AbortRequest(AbortMode.ROLLBACK, "all of it"));
            rollouts.rollout().abortBySignal(new AbortRequest(AbortMode.KEEP, "or not"));
          });

      Report report = rollouts.run(TestRequests.all("{}"));

      assertThat(report.outcome()).isEqualTo(Outcome.ABORTED);
      assertThat(report.events())
          .filteredOn(event -> event.what().startsWith("abort"))
          .extracting(Report.Event::what)
          .containsExactly("abort KEEP", "abort ROLLBACK");
      assertThat(cluster.changes()).contains("restore ns1:7527");
      assertThat(rollouts.rollout().status().refused())
          .extracting(RefusedMessage::why)
          .containsExactly("the rollout is aborted already, with updated nodes rolled back");
      assertThat(cluster.isConsistent()).isTrue();
      assertThat(cluster.isLeaseHeld()).isFalse();
    }
  }

  @Test
  void signalsBeforeThereIsAPlanAreKeptForWhenThereIsOne() {
    try (TestRollouts rollouts = new TestRollouts(cluster)) {
      cluster.at("plan", () -> rollouts.rollout().pauseBySignal(new PauseRequest("not yet")));
      WorkflowStub rollout = rollouts.start(TestRequests.tablets("{}"));

      rollouts.awaitGate(Gate.PAUSED);
      assertThat(cluster.calls()).doesNotContain("backup t1:10921");
      rollouts.rollout().resumeBySignal(null);

      assertThat(RolloutResult.await(rollout).outcome()).isEqualTo(Outcome.SUCCEEDED);
    }
  }

  @Test
  void aThousandSignalsCostNothingButHistory() {
    try (TestRollouts rollouts = new TestRollouts(cluster)) {
      cluster.at("backup t1:10921", () -> pauseAndResume(rollouts.rollout(), 500));

      Report report = rollouts.run(TestRequests.tablets("{}"));

      assertThat(report.outcome()).isEqualTo(Outcome.SUCCEEDED);
      assertThat(report.events()).hasSizeGreaterThan(1_000);
      assertThat(cluster.changes().stream().filter("backup t1:10921"::equals)).hasSize(1);
    }
  }

  private static void pauseAndResume(ClusterRolloutWorkflow rollout, int times) {
    for (int i = 0; i < times; i++) {
      rollout.pauseBySignal(new PauseRequest("on and on"));
      rollout.resumeBySignal(null);
    }
  }
}
