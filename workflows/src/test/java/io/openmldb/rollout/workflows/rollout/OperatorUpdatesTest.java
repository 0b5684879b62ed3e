package io.openmldb.rollout.workflows.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.openmldb.rollout.workflows.api.ClusterRolloutWorkflow;
import io.openmldb.rollout.workflows.api.RolloutResult;
import io.openmldb.rollout.workflows.api.message.AbortMode;
import io.openmldb.rollout.workflows.api.message.AbortRequest;
import io.openmldb.rollout.workflows.api.message.PauseRequest;
import io.openmldb.rollout.workflows.api.message.ResumeRequest;
import io.openmldb.rollout.workflows.api.message.UpdateReply;
import io.openmldb.rollout.workflows.api.report.Report;
import io.openmldb.rollout.workflows.api.status.Gate;
import io.openmldb.rollout.workflows.api.status.Outcome;
import io.openmldb.rollout.workflows.api.status.Phase;
import io.openmldb.rollout.workflows.testing.FakeClusterActivities;
import io.openmldb.rollout.workflows.testing.TestRequests;
import io.openmldb.rollout.workflows.testing.TestRollouts;
import io.temporal.client.WorkflowStub;
import io.temporal.client.WorkflowUpdateException;
import io.temporal.failure.ApplicationFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Pause, resume and abort as updates: each is answered, or refused with a reason. */
@Timeout(60)
class OperatorUpdatesTest {

  private static final String T1 = "t1:10921";

  private final FakeClusterActivities cluster = FakeClusterActivities.ofAllComponents();

  @Test
  void eachSaysWhatFollowsFromItAndWhoAskedForItStandsInTheReport() {
    try (TestRollouts rollouts = new TestRollouts(cluster)) {
      List<UpdateReply> answers = new ArrayList<>();
      cluster.at(
          "backup " + T1,
          () -> answers.add(rollouts.rollout().pause(new PauseRequest("lunch", "ann", List.of()))));
      WorkflowStub rollout = rollouts.start(TestRequests.tablets("{}"));
      assertThat(rollouts.awaitGate(Gate.PAUSED).waitingFor().why())
          .isEqualTo("paused by ann: lunch");

      answers.add(rollouts.rollout().resume(new ResumeRequest("fed", "bob", List.of())));
      Report report = RolloutResult.await(rollout);

      assertThat(answers)
          .extracting(UpdateReply::message, UpdateReply::phase)
          .containsExactly(
              tuple(
                  "the rollout holds before its next node; tablet t1:10921 is finished first",
                  Phase.UPDATING),
              tuple("the rollout goes on", Phase.WAITING));
      assertThat(report.outcome()).isEqualTo(Outcome.SUCCEEDED);
      assertThat(report.events())
          .extracting(Report.Event::who, Report.Event::what, Report.Event::why)
          .contains(tuple("ann", "pause", "lunch"), tuple("bob", "resume", "fed"));
    }
  }

  @Test
  void anAbortThatKeepsIsRaisedToOneThatRollsBackAndBothAreAnswered() {
    try (TestRollouts rollouts = new TestRollouts(cluster)) {
      List<String> answers = new ArrayList<>();
      cluster.at(
          "verify " + T1,
          () -> {
            answers.add(abort(rollouts, AbortMode.KEEP));
            answers.add(abort(rollouts, AbortMode.ROLLBACK));
            answers.add(refusal(() -> abort(rollouts, AbortMode.ROLLBACK)));
            answers.add(refusal(() -> rollouts.rollout().pause(new PauseRequest(null))));
          });

      assertThat(rollouts.run(TestRequests.tablets("{}")).outcome()).isEqualTo(Outcome.ABORTED);
      assertThat(answers)
          .containsExactly(
              "the rollout ends with tablet t1:10921, which is rolled back if it was not restarted"
                  + " yet, and finished if it was; updated nodes are kept",
              "the rollout ends with tablet t1:10921, which is rolled back if it was not restarted"
                  + " yet, and finished if it was; updated nodes are rolled back",
              "Refused: the rollout is aborted already, with updated nodes rolled back",
              "Refused: the rollout is aborted");
      assertThat(cluster.changes()).contains("restore " + T1);
    }
  }

  @Test
  void whatCannotBeDoneIsRefusedInOneLineAndChangesNothing() {
    try (TestRollouts rollouts = new TestRollouts(cluster)) {
      List<String> refusals = new ArrayList<>();
      cluster.at(
          "backup " + T1,
          () -> {
            ClusterRolloutWorkflow rollout = rollouts.rollout();
            WorkflowStub untyped = rollouts.client().newUntypedWorkflowStub("rollout-demo");
            refusals.add(refusal(() -> rollout.resume(null)));
            refusals.add(
                refusal(() -> untyped.update("abort", UpdateReply.class, Map.of("mode", "LATER"))));
            refusals.add(
                refusal(
                    () -> untyped.update("pause", UpdateReply.class, Map.of("cause", "lunch"))));
            refusals.add(
                refusal(
                    () -> untyped.update("approve", UpdateReply.class, Map.of("gate", "HEALTH"))));
            refusals.add(refusal(() -> untyped.update("abort", UpdateReply.class, "ROLLBACK")));
            refusals.add(refusal(() -> untyped.update("approve", UpdateReply.class)));
            refusals.add(
                refusal(() -> untyped.update("decide", UpdateReply.class, List.of("RETRY"))));
          });

      assertThat(rollouts.run(TestRequests.tablets("{}")).outcome()).isEqualTo(Outcome.SUCCEEDED);
      assertThat(refusals)
          .containsExactly(
              "Refused: the rollout is not paused",
              "Refused: mode is \"LATER\", but one of [KEEP, ROLLBACK] is expected",
              "Refused: cause is unknown; known here: reason, by",
              "Refused: gate is \"HEALTH\", but one of [APPROVAL, CANARY] is expected",
              "Refused: the input is a text, but an object is expected, such as"
                  + " {\"mode\": \"KEEP\"} or {\"mode\": \"ROLLBACK\"}",
              "Refused: the input is missing: one JSON object is expected, such as"
                  + " {\"gate\": \"APPROVAL\"} or {\"gate\": \"CANARY\"}",
              "Refused: the input is a list, but an object is expected, such as"
                  + " {\"endpoint\": \"10.0.0.7:10921\", \"decision\": \"RETRY\"}");
      assertThat(rollouts.rollout().status().refused()).isEmpty();
      assertThat(rollouts.rollout().report().events())
          .extracting(Report.Event::what)
          .containsExactly("start");
    }
  }

  @Test
  void aRolloutThatCleansUpIsNotEndedEarlyAnyMore() {
    try (TestRollouts rollouts = new TestRollouts(cluster)) {
      List<String> refusals = new ArrayList<>();
      cluster.at("release", () -> refusals.add(refusal(() -> abort(rollouts, AbortMode.KEEP))));

      assertThat(rollouts.run(TestRequests.tablets("{}")).outcome()).isEqualTo(Outcome.SUCCEEDED);
      assertThat(refusals).containsExactly("Refused: it is too late: the rollout is CLEANING_UP");
    }
  }

  private static String abort(TestRollouts rollouts, AbortMode mode) {
    return rollouts.rollout().abort(new AbortRequest(mode, "test")).message();
  }

  /** What a command that is refused is told, as {@code type: message}. */
  private static String refusal(Supplier<?> command) {
    try {
      return "taken: " + command.get();
    } catch (WorkflowUpdateException e) {
      ApplicationFailure failure = (ApplicationFailure) e.getCause();
      String type = failure.isNonRetryable() ? failure.getType() : "retryable";
      return type + ": " + failure.getOriginalMessage();
    }
  }
}
