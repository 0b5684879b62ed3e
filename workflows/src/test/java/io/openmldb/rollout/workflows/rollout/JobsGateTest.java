package io.openmldb.rollout.workflows.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import io.openmldb.rollout.workflows.api.RolloutResult;
import io.openmldb.rollout.workflows.api.message.AbortMode;
import io.openmldb.rollout.workflows.api.message.AbortRequest;
import io.openmldb.rollout.workflows.api.message.DecideRequest;
import io.openmldb.rollout.workflows.api.report.Report;
import io.openmldb.rollout.workflows.api.request.RolloutRequest;
import io.openmldb.rollout.workflows.api.status.Decision;
import io.openmldb.rollout.workflows.api.status.Gate;
import io.openmldb.rollout.workflows.api.status.Outcome;
import io.openmldb.rollout.workflows.api.status.RolloutStatus;
import io.openmldb.rollout.workflows.testing.FakeClusterActivities;
import io.openmldb.rollout.workflows.testing.TestRequests;
import io.openmldb.rollout.workflows.testing.TestRollouts;
import io.temporal.client.WorkflowStub;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The jobs of taskmanagers that are to be restarted. */
@Timeout(60)
class JobsGateTest {

  private static final String JOB = "ImportOnlineData, process 4711, for 65 s";
  private static final String WAIT = "{\"jobs\": \"WAIT\", \"timeouts\": {\"jobs\": \"PT20S\"}}";

  private static final RolloutRequest TASKMANAGER =
      TestRequests.json(
          """
          {"cluster": "demo", "options": %s,
           "changes": [{"component": "taskmanager", "set": {"job.tracker.interval": "20"}}]}"""
              .formatted(WAIT));

  private final FakeClusterActivities cluster = FakeClusterActivities.ofAllComponents();

  @Test
  void jobsAreWaitedForBeforeATaskmanagerIsTouchedAndNowhereElse() {
    try (TestRollouts rollouts = new TestRollouts(cluster)) {
      assertThat(rollouts.run(TestRequests.all(WAIT)).outcome()).isEqualTo(Outcome.SUCCEEDED);

      assertThat(cluster.calls())
          .containsSubsequence("health", "jobs tm:9902", "backup tm:9902")
          .filteredOn(call -> call.startsWith("jobs "))
          .hasSize(1);
    }
  }

  @Test
  void withoutTheOptionNobodyLooks() {
    try (TestRollouts rollouts = new TestRollouts(cluster)) {
      rollouts.run(TestRequests.all());

      assertThat(cluster.calls()).noneMatch(call -> call.startsWith("jobs "));
    }
  }

  @Test
  void jobsThatDoNotEndInTimeAreAskedAboutAndWaitedForAgainOrRunOn() {
    cluster.jobsOnce(JOB).jobsOnce(JOB);
    try (TestRollouts rollouts = new TestRollouts(cluster)) {
      WorkflowStub rollout = rollouts.start(TASKMANAGER);
      RolloutStatus held = rollouts.awaitGate(Gate.JOBS);
      assertThat(held.waitingFor().why()).contains("taskmanager tm:9902", JOB);
      assertThat(held.waitingFor().subject()).isEqualTo("tm:9902");
      assertThat(held.waitingFor().choices())
          .containsExactly(Decision.RETRY, Decision.SKIP, Decision.ABORT);
      assertThat(cluster.calls()).doesNotContain("backup tm:9902");
      rollouts.rollout().decide(new DecideRequest("tm:9902", Decision.RETRY));

      rollouts.awaitStatus(
          "the second question",
          status ->
              cluster.calls().stream().filter("jobs tm:9902"::equals).count() == 2
                  && status.waitingFor() != null
                  && status.waitingFor().isForAPerson());
      rollouts.rollout().decide(new DecideRequest("tm:9902", Decision.SKIP));

      Report report = rollout.getResult(Report.class);
      assertThat(report.outcome()).isEqualTo(Outcome.SUCCEEDED);
      assertThat(report.events())
          .anyMatch(
              event ->
                  event.what().equals("went on although jobs run") && event.why().contains(JOB));
      assertThat(cluster.calls()).contains("restart tm:9902");
    }
  }

  @Test
  void anAbortEndsTheWaitWithTheTaskmanagerAsItWas() {
    cluster.jobsOnce(JOB);
    try (TestRollouts rollouts = new TestRollouts(cluster)) {
      WorkflowStub rollout = rollouts.start(TASKMANAGER);
      rollouts.awaitGate(Gate.JOBS);
      rollouts.rollout().abort(new AbortRequest(AbortMode.KEEP, "enough"));

      assertThat(RolloutResult.await(rollout).outcome()).isEqualTo(Outcome.ABORTED);
      assertThat(cluster.calls()).doesNotContain("backup tm:9902", "restart tm:9902");
    }
  }
}
