package io.openmldb.rollout.workflows.recovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.openmldb.rollout.workflows.api.ClusterRepairWorkflow;
import io.openmldb.rollout.workflows.api.FailureType;
import io.openmldb.rollout.workflows.api.report.RecoveryReport;
import io.openmldb.rollout.workflows.api.request.RepairRequest;
import io.openmldb.rollout.workflows.api.status.RecoveryPhase;
import io.openmldb.rollout.workflows.api.status.RecoveryStatus;
import io.openmldb.rollout.workflows.temporal.FailureMessage;
import io.openmldb.rollout.workflows.testing.FakeClusterActivities;
import io.openmldb.rollout.workflows.testing.TestWorkflows;
import io.temporal.failure.ApplicationFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ClusterRepairWorkflowTest {

  private static final String FENCED = "tablet t1:10921 was fenced";

  private final FakeClusterActivities cluster = FakeClusterActivities.ofAllComponents();
  private final TestWorkflows workflows =
      TestWorkflows.of(ClusterRepairWorkflowImpl.class).with(cluster);

  @AfterEach
  void stop() {
    workflows.close();
  }

  @Test
  void whatAClosedWorkflowLeftBehindIsSaidThenUndoneAndTheLeaseRemoved() {
    cluster.leaseLeftBehindBy("rollout-demo", FENCED);

    RecoveryReport report = run(false);

    assertThat(report.found())
        .containsExactly(
            "demo is held by workflow rollout-demo, which does not run any more", FENCED);
    assertThat(report.done()).containsExactly("undone: " + FENCED, "the lease was removed");
    assertThat(report.left()).isEmpty();
    assertThat(cluster.isLeaseHeld()).isFalse();
  }

  @Test
  void aDryRunOnlySaysWhatIsLeftBehind() {
    cluster.leaseLeftBehindBy("rollout-demo", FENCED);

    assertThat(run(true).left()).hasSize(2).contains(FENCED);
    assertThat(cluster.isLeaseHeld()).isTrue();
    assertThat(cluster.changes()).isEmpty();
  }

  @Test
  void onAClusterThatNobodyHoldsThereIsNothingToRepair() {
    assertThat(run(false).found()).isEmpty();
    assertThat(cluster.changes()).isEmpty();
  }

  @Test
  void theLeaseOfAWorkflowThatRunsIsLeftAlone() {
    cluster.leaseHeldBy("rollout-demo");

    assertFails(FailureType.LEASE_HELD, "rollout-demo, which runs");
    assertThat(workflows.query(ClusterRepairWorkflow.TYPE, "status", RecoveryStatus.class).phase())
        .isEqualTo(RecoveryPhase.DONE);
    assertThat(cluster.isLeaseHeld()).isTrue();
    assertThat(cluster.changes()).isEmpty();
  }

  @Test
  void theLeaseOfAnotherTemporalIsTakenOnlyWhenAPersonSaysThatItIsGone() {
    cluster.leaseHeldElsewhereBy("rollout-demo in another Temporal", FENCED);

    assertFails(FailureType.LEASE_HELD, "rollout repair demo --owner-is-gone");
    assertThat(cluster.isLeaseHeld()).isTrue();
    assertThat(cluster.changes()).isEmpty();

    RecoveryReport looked = run(givingUpTheOwner(true));
    assertThat(looked.left()).hasSize(2).first().asString().contains("said to be gone for good");
    assertThat(cluster.changes()).isEmpty();
    assertThat(run(givingUpTheOwner(false)).done())
        .containsExactly("undone: " + FENCED, "the lease was removed");
    assertThat(cluster.isLeaseHeld()).isFalse();
  }

  @Test
  void aWorkflowThatRunsInThisTemporalKeepsItsLeaseWhateverAPersonSays() {
    cluster.leaseHeldBy("rollout-demo");

    assertThatThrownBy(() -> run(givingUpTheOwner(false)))
        .cause()
        .hasMessageContaining("rollout-demo, which runs");
    assertThat(cluster.changes()).isEmpty();
  }

  private static RepairRequest givingUpTheOwner(boolean dryRun) {
    return new RepairRequest("demo", dryRun, true, null, null, null);
  }

  @Test
  void whatCannotBeUndoneIsToldAndKeepsTheLease() {
    cluster
        .leaseLeftBehindBy("rollout-demo", FENCED)
        .failOnce(
            "end interrupted", FailureType.CLUSTER_LEFT_INCONSISTENT, "tablet t1:10921 is away");

    assertFails(FailureType.CLUSTER_LEFT_INCONSISTENT, "tablet t1:10921 is away");
    assertThat(cluster.isLeaseHeld()).isTrue();

    assertThat(run(false).done()).hasSize(2);
    assertThat(cluster.isLeaseHeld()).isFalse();
  }

  @Test
  void aRepairThatNeedsALeaderWhichNobodyMakesEndsWithWhatMakesOne() {
    cluster.leaseLeftBehindBy("rollout-demo", "tablet t1:10921 was in progress");
    cluster.leftHalfDone("t1:10921", true);
    cluster.failOnce("recover t1:10921", FailureType.NOT_RECOVERED, "db.t/0 has no live leader");

    assertFails(FailureType.CLUSTER_LEFT_INCONSISTENT, "db.t/0 has no live leader");
    assertThat(workflows.query(ClusterRepairWorkflow.TYPE, "report", RecoveryReport.class).left())
        .hasSize(1);
    assertThat(cluster.isLeaseHeld()).isTrue();
  }

  @Test
  void recordsThatAreNotAnsweredAreTriedUntilTheyAreAndTheStatusSaysSo() {
    cluster
        .leaseLeftBehindBy("rollout-demo", FENCED)
        .failTimes("pending undo", 6, "ZooKeeper does not answer");
    List<String> seen = new ArrayList<>();
    atNext(
        21,
        "end interrupted",
        () ->
            seen.add(
                workflows
                    .query(ClusterRepairWorkflow.TYPE, "status", RecoveryStatus.class)
                    .work()
                    .what()));
    cluster.failTimes("end interrupted", 20, "ZooKeeper does not answer still");

    assertThat(run(false).done()).hasSize(2);
    assertThat(cluster.calls().stream().filter("end interrupted"::equals)).hasSize(21);
    assertThat(seen).last().asString().contains("until it succeeds", "does not answer still");
    assertThat(cluster.isLeaseHeld()).isFalse();
  }

  @Test
  void aMistypedFieldStartsNoRepair() {
    cluster.leaseLeftBehindBy("rollout-demo", FENCED);
    Map<String, Object> input =
        Map.of("cluster", "demo", "dryrun", true, "noProgress", "P9D", "without", List.of());

    assertThatThrownBy(() -> workflows.run(ClusterRepairWorkflow.TYPE, input, RecoveryReport.class))
        .cause()
        .isInstanceOfSatisfying(
            ApplicationFailure.class,
            failure -> {
              assertThat(FailureType.of(failure)).contains(FailureType.INVALID_REQUEST);
              assertThat(FailureMessage.details(failure)).hasSize(3);
            });
    assertThat(cluster.isLeaseHeld()).isTrue();
    assertThat(cluster.changes()).isEmpty();
  }

  @Test
  void anInputWithoutAClusterFailsOnce() {
    assertThatThrownBy(() -> run(new RepairRequest(null, false, null, null)))
        .cause()
        .isInstanceOfSatisfying(
            ApplicationFailure.class,
            failure -> assertThat(FailureType.of(failure)).contains(FailureType.INVALID_REQUEST));
  }

  @Test
  void whileItWaitsTheStatusSaysForWhatAndUntilWhen() {
    cluster.leaseLeftBehindBy("rollout-demo", FENCED);
    AtomicReference<RecoveryStatus> seen = new AtomicReference<>();
    cluster.at(
        "take over",
        () ->
            seen.set(workflows.query(ClusterRepairWorkflow.TYPE, "status", RecoveryStatus.class)));

    run(false);

    assertThat(seen.get().phase()).isEqualTo(RecoveryPhase.TAKING_LEASE);
    assertThat(seen.get().work().what()).contains("the lease's owner", "take it over");
    assertThat(seen.get().work().until()).isAfter(seen.get().work().since());
    assertThat(seen.get().found()).isEqualTo(2);
  }

  @Test
  void workWithoutAnEndOfItsOwnSaysWhenItGivesUp() {
    RecoveryStatus.Work undoing =
        new RecoveryStatus.Work("undo", Instant.EPOCH, null, Duration.ofMinutes(30));
    RecoveryStatus status =
        new RecoveryStatus(
            "demo",
            false,
            RecoveryPhase.UNDOING,
            Instant.EPOCH,
            null,
            undoing,
            List.of(),
            1,
            0,
            List.of());
    assertThat(RecoveryCurrentDetails.markdown(status))
        .contains("Now: undo, since 1970-01-01T00:00:00Z; gives up after 1800 s");
  }

  /** Does {@code work} at each of the next {@code times} calls. */
  private void atNext(int times, String call, Runnable work) {
    if (times > 0) {
      cluster.at(
          call,
          () -> {
            work.run();
            atNext(times - 1, call, work);
          });
    }
  }

  private void assertFails(FailureType type, String message) {
    assertThatThrownBy(() -> run(false))
        .cause()
        .isInstanceOfSatisfying(
            ApplicationFailure.class,
            failure -> {
              assertThat(FailureType.of(failure)).contains(type);
              assertThat(failure.getOriginalMessage()).contains(message);
            });
  }

  private RecoveryReport run(boolean dryRun) {
    return run(new RepairRequest("demo", dryRun, null, null));
  }

  private RecoveryReport run(RepairRequest request) {
    return workflows.run(ClusterRepairWorkflow.TYPE, request, RecoveryReport.class);
  }
}
