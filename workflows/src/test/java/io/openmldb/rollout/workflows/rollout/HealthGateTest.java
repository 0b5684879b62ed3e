package io.openmldb.rollout.workflows.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.openmldb.rollout.workflows.activity.VerificationActivities.HealthTask;
import io.openmldb.rollout.workflows.api.RolloutResult;
import io.openmldb.rollout.workflows.api.message.AbortRequest;
import io.openmldb.rollout.workflows.api.message.DecideRequest;
import io.openmldb.rollout.workflows.api.report.Report;
import io.openmldb.rollout.workflows.api.request.Timeouts;
import io.openmldb.rollout.workflows.api.status.Decision;
import io.openmldb.rollout.workflows.api.status.Gate;
import io.openmldb.rollout.workflows.api.status.NodeState;
import io.openmldb.rollout.workflows.api.status.Outcome;
import io.openmldb.rollout.workflows.api.status.RolloutStatus;
import io.openmldb.rollout.workflows.testing.FakeClusterActivities;
import io.openmldb.rollout.workflows.testing.TestRequests;
import io.openmldb.rollout.workflows.testing.TestRollouts;
import io.temporal.activity.Activity;
import io.temporal.client.WorkflowStub;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The cluster's health while a rollout runs. */
@Timeout(60)
class HealthGateTest {

  private static final String ILL = "tablet t3:10921 is kOffline";

  private static final Duration A_LOOK = Duration.ofSeconds(20);

  private final FakeClusterActivities cluster = FakeClusterActivities.ofAllComponents();

  @Test
  void aTabletIsNotRestartedWhileAnotherIsAwayAndItsLeadersComeHome() {
    cluster.at("pre-upgrade t1:10921", () -> cluster.unhealthyOnce(ILL));
    try (TestRollouts rollouts = new TestRollouts(cluster)) {
      Report report = rollouts.run(TestRequests.tablets("{\"onFailure\": \"ABORT\"}"));

      assertThat(report.nodes().get(0).state()).isEqualTo(NodeState.ROLLED_BACK);
      assertThat(report.nodes().get(0).error())
          .contains("cluster demo did not become healthy within PT10M", ILL);
      assertThat(cluster.calls())
          .contains("pre-upgrade t1:10921", "restore t1:10921", "post-upgrade t1:10921")
          .doesNotContain("restart t1:10921");
      assertThat(cluster.isConsistent()).isTrue();
    }
  }

  @Test
  void whoGoesOnAlthoughTheClusterIsIllIsNotHeldAgainBeforeTheRestart() {
    cluster.unhealthyOnce(ILL);
    try (TestRollouts rollouts = new TestRollouts(cluster)) {
      WorkflowStub rollout = rollouts.start(TestRequests.tablets("{}"));
      rollouts.awaitGate(Gate.HEALTH);
      rollouts.rollout().decide(new DecideRequest("demo", Decision.SKIP));

      assertThat(RolloutResult.await(rollout).outcome()).isEqualTo(Outcome.SUCCEEDED);
      assertThat(cluster.calls())
          .containsSubsequence("pre-upgrade t2:10921", "health", "restart t2:10921")
          .containsSequence("pre-upgrade t1:10921", "inspect t1:10921");
    }
  }

  @Test
  void whatARolloutWaitsForIsSaidAndItGoesOnByItselfWhenTheClusterIsWell() {
    CountDownLatch seen = new CountDownLatch(1);
    cluster.unhealthyFor(Duration.ofSeconds(50), ILL);
    cluster.at("health", () -> cluster.at("health", () -> waitFor(seen)));
    try (TestRollouts rollouts = new TestRollouts(cluster)) {
      WorkflowStub rollout = rollouts.start(TestRequests.tablets("{}"));
      RolloutStatus held = awaitReason(rollouts);
      assertThat(held.waitingFor().isForAPerson()).isFalse();
      assertThat(held.waitingFor().why()).contains("before tablet t1:10921");
      seen.countDown();

      assertThat(RolloutResult.await(rollout).outcome()).isEqualTo(Outcome.SUCCEEDED);
    }
  }

  @Test
  void whyAClusterIsWaitedForIsSaidAfterThreeSecondsAndThePatienceStaysAsItIs() {
    cluster.unhealthyOnce(ILL);
    try (TestRollouts rollouts = new TestRollouts(cluster)) {
      WorkflowStub rollout = rollouts.start(TestRequests.tablets("{}"));
      rollouts.awaitGate(Gate.HEALTH);

      List<Duration> looks = cluster.looks().stream().map(HealthTask::deadline).toList();
      assertThat(looks).first().isEqualTo(Duration.ofSeconds(3));
      assertThat(looks.stream().reduce(Duration.ZERO, Duration::plus))
          .isEqualTo(Timeouts.DEFAULT.health());
      rollouts.rollout().abortBySignal(new AbortRequest(null, null));
      RolloutResult.await(rollout);
    }
  }

  @Test
  void whatANodeWaitsForBeforeItsRestartIsSaidUntilTheClusterIsWell() {
    CountDownLatch seen = new CountDownLatch(1);
    cluster.at(
        "pre-upgrade t1:10921",
        () -> {
          cluster.unhealthyFor(A_LOOK, ILL);
          cluster.at("health", () -> cluster.at("health", () -> waitFor(seen)));
        });
    try (TestRollouts rollouts = new TestRollouts(cluster)) {
      WorkflowStub rollout = rollouts.start(TestRequests.tablets("{}"));
      RolloutStatus held = awaitReason(rollouts);
      assertThat(held.waitingFor().gate()).isEqualTo(Gate.HEALTH);
      assertThat(held.waitingFor().isForAPerson()).isFalse();
      assertThat(held.waitingFor().why()).contains("before the restart");
      assertThat(cluster.calls()).doesNotContain("restart t1:10921");
      cluster.at(
          "restart t1:10921",
          () -> rollouts.awaitStatus("the wait to be over", status -> status.waitingFor() == null));
      seen.countDown();

      assertThat(RolloutResult.await(rollout).outcome()).isEqualTo(Outcome.SUCCEEDED);
    }
  }

  @Test
  void eachLookIsGivenWhatTheOneBeforeSawAndWhomTheRolloutWasAtSince() {
    try (TestRollouts rollouts = new TestRollouts(cluster)) {
      rollouts.run(TestRequests.all());

      List<HealthTask> further = cluster.looks().stream().filter(l -> l.before() != null).toList();
      assertThat(further)
          .extracting(look -> look.before().leader(), HealthTask::own)
          .containsExactly(
              tuple(null, List.of()),
              tuple(null, List.of()),
              tuple("ns1:7527", List.of("t1:10921")),
              tuple("ns1:7527", List.of("t2:10921")),
              tuple("ns1:7527", List.of("t3:10921")),
              tuple("ns1:7527", List.of()));
    }
  }

  private static RolloutStatus awaitReason(TestRollouts rollouts) {
    return rollouts.awaitStatus(
        "the reason of the wait",
        status -> status.waitingFor() != null && status.waitingFor().why().contains(ILL));
  }

  private static void waitFor(CountDownLatch latch) {
    try {
      assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void aClusterThatFallsIllWhileANodeSoaksHoldsTheRollout() {
    cluster.at("watch health", () -> cluster.unhealthyOnce(ILL));
    try (TestRollouts rollouts = new TestRollouts(cluster)) {
      WorkflowStub rollout = rollouts.start(TestRequests.tablets("{\"canarySoak\": \"PT1H\"}"));

      RolloutStatus held = rollouts.awaitGate(Gate.HEALTH);
      assertThat(held.waitingFor().why()).contains("since tablet t1:10921 was updated", ILL);
      assertThat(held.nodes().get(1).state()).isEqualTo(NodeState.PENDING);
      rollouts.rollout().decide(new DecideRequest("demo", Decision.RETRY));

      assertThat(RolloutResult.await(rollout).outcome()).isEqualTo(Outcome.SUCCEEDED);
      assertThat(cluster.watches().get(0).duration()).isEqualTo(Duration.ofHours(1));
    }
  }

  @Test
  void anAbortEndsTheWaitForAClusterThatDoesNotBecomeHealthy() throws Exception {
    CountDownLatch waiting = new CountDownLatch(1);
    cluster.at("health", () -> waitForEver(waiting));
    try (TestRollouts rollouts = new TestRollouts(cluster)) {
      WorkflowStub rollout = rollouts.start(TestRequests.tablets("{}"));
      assertThat(waiting.await(30, TimeUnit.SECONDS)).isTrue();

      rollouts.rollout().abortBySignal(new AbortRequest(null, null));

      assertThat(RolloutResult.await(rollout).outcome()).isEqualTo(Outcome.ABORTED);
      assertThat(cluster.changes()).containsExactly("acquire", "release");
    }
  }

  @Test
  void anAbortEndsTheWaitForHealthBeforeARestartAndTheNodeIsPutBack() throws Exception {
    CountDownLatch waiting = new CountDownLatch(1);
    cluster.at("pre-upgrade t1:10921", () -> cluster.at("health", () -> waitForEver(waiting)));
    try (TestRollouts rollouts = new TestRollouts(cluster)) {
      WorkflowStub rollout = rollouts.start(TestRequests.tablets("{}"));
      assertThat(waiting.await(30, TimeUnit.SECONDS)).isTrue();

      rollouts.rollout().abortBySignal(new AbortRequest(null, null));

      Report report = RolloutResult.await(rollout);
      assertThat(report.outcome()).isEqualTo(Outcome.ABORTED);
      assertThat(report.nodes().get(0).state()).isEqualTo(NodeState.ROLLED_BACK);
      assertThat(cluster.calls())
          .contains("restore t1:10921", "post-upgrade t1:10921")
          .doesNotContain("restart t1:10921");
      assertThat(cluster.isConsistent()).isTrue();
    }
  }

  private static void waitForEver(CountDownLatch waiting) {
    waiting.countDown();
    while (true) {
      Activity.getExecutionContext().heartbeat(null);
      try {
        TimeUnit.MILLISECONDS.sleep(50);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
