package io.openmldb.rollout.workflows.recovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import io.openmldb.rollout.workflows.api.ClusterRecoveryWorkflow;
import io.openmldb.rollout.workflows.api.FailureType;
import io.openmldb.rollout.workflows.api.model.Component;
import io.openmldb.rollout.workflows.api.model.Node;
import io.openmldb.rollout.workflows.api.report.RecoveryReport;
import io.openmldb.rollout.workflows.api.request.RecoveryRequest;
import io.openmldb.rollout.workflows.api.status.RecoveryPhase;
import io.openmldb.rollout.workflows.api.status.RecoveryStatus;
import io.openmldb.rollout.workflows.api.status.RecoveryStatus.Tablet;
import io.openmldb.rollout.workflows.json.RolloutDataConverter;
import io.openmldb.rollout.workflows.temporal.FailureMessage;
import io.openmldb.rollout.workflows.testing.FakeClusterActivities;
import io.openmldb.rollout.workflows.testing.TestWorkflows;
import io.openmldb.rollout.workflows.testing.UnhealthyClusterActivities;
import io.temporal.client.WorkflowFailedException;
import io.temporal.failure.ApplicationFailure;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class ClusterRecoveryWorkflowTest {

  private final FakeClusterActivities cluster = FakeClusterActivities.ofAllComponents();
  private final UnhealthyClusterActivities recoveryActivities = new UnhealthyClusterActivities();
  private final TestWorkflows workflows =
      TestWorkflows.of(ClusterRecoveryWorkflowImpl.class).with(cluster, recoveryActivities);

  @AfterEach
  void stop() {
    workflows.close();
  }

  @Test
  void whatIsWrongIsSaidAndThenMendedTabletByTabletUnderTheLease() {
    recoveryActivities.problems(
        List.of(List.of("db.t/0 is not served"), List.of("db.t/0 is not served"), List.of()));

    RecoveryReport report = run(new RecoveryRequest("demo", false, "power failure"));

    assertThat(report.found()).containsExactly("db.t/0 is not served");
    assertThat(report.done())
        .contains("db.t/0 is led by t1:10921 now", "tablet t1:10921 serves 4 replicas");
    assertThat(report.left()).isEmpty();
    assertThat(cluster.calls())
        .containsSubsequence(
            "acquire", "pending undo", "recover t1:10921", "recover t2:10921", "release");
    assertThat(cluster.isLeaseHeld()).isFalse();
  }

  @Test
  void whatTheLeaseRecordsAndNeedsLeadersIsUndoneAfterTheLeadsWereSeenTo() {
    cluster.leaseLeftBehindBy("rollout-demo", "tablet t1:10921 was in progress");
    cluster.leftHalfDone("t1:10921", true);
    recoveryActivities.problems(
        List.of(List.of("db.t/0 is led by nobody"), List.of("db.t/0 is led by nobody"), List.of()));
    cluster.at("recover t1:10921", () -> assertThat(recoveryActivities.leads()).hasSize(1));
    cluster.at("post-upgrade t1:10921", () -> assertThat(recoveryActivities.leads()).hasSize(1));

    assertThat(run(new RecoveryRequest("demo", false, null)).left()).isEmpty();

    assertThat(cluster.calls())
        .containsSubsequence("end interrupted", "recover t1:10921", "post-upgrade t1:10921")
        .doesNotContain("record t2:10921");
    assertThat(cluster.isConsistent()).isTrue();
    assertThat(cluster.isLeaseHeld()).isFalse();
  }

  @Test
  void whatTheLeaseRecordsAndCannotBeUndoneIsLeftAndKeepsTheLease() {
    cluster.leaseLeftBehindBy("rollout-demo", "tablet t1:10921 was in progress");
    cluster.leftHalfDone("t1:10921", false);
    cluster
        .failOnce("restore t1:10921", FailureType.FILE_CONFLICT, "somebody changed the file")
        .failOnce("restore t1:10921", FailureType.FILE_CONFLICT, "somebody changed the file");
    recoveryActivities.problems(
        List.of(List.of("db.t/0 is ill"), List.of("db.t/0 is ill"), List.of()));

    assertThatThrownBy(() -> run(new RecoveryRequest("demo", false, null)))
        .cause()
        .hasMessageContaining("somebody changed the file");

    assertThat(cluster.calls()).contains("recover t2:10921").doesNotContain("record t2:10921");
    assertThat(cluster.isLeaseHeld()).isTrue();
  }

  @Test
  void aDryRunAndAHealthyClusterTakeNoLease() {
    recoveryActivities.problems(List.of(List.of("db.t/0 is not served"), List.of()));

    assertThat(run(new RecoveryRequest("demo", true, null)).left()).hasSize(1);
    assertThat(run(new RecoveryRequest("demo", false, null)).found()).isEmpty();
    assertThat(cluster.changes()).isEmpty();
  }

  @Test
  void oneTabletThatFailsDoesNotStopTheOthersAndTheLeaseIsGivenBack() {
    recoveryActivities.problems(
        List.of(List.of("ill"), List.of("ill"), List.of("db.t/1 is not served")));
    cluster.failOnce("recover t1:10921", FailureType.NOT_RECOVERED, "nothing moved");

    assertThatThrownBy(() -> run(new RecoveryRequest("demo", false, null)))
        .isInstanceOf(WorkflowFailedException.class)
        .cause()
        .isInstanceOfSatisfying(
            ApplicationFailure.class,
            failure -> {
              assertThat(FailureType.of(failure)).contains(FailureType.CLUSTER_LEFT_INCONSISTENT);
              assertThat(failure.getOriginalMessage()).contains("db.t/1 is not served");
            });
    assertThat(cluster.calls()).contains("recover t2:10921", "release");
    assertThat(cluster.isLeaseHeld()).isFalse();
  }

  @Test
  void itNeverRunsBesideARollout() {
    recoveryActivities.problems(List.of(List.of("ill")));
    cluster.leaseHeldBy("rollout-demo-of-somebody");

    assertThatThrownBy(() -> run(new RecoveryRequest("demo", false, null)))
        .cause()
        .isInstanceOfSatisfying(
            ApplicationFailure.class,
            failure -> {
              assertThat(FailureType.of(failure)).contains(FailureType.LEASE_HELD);
              assertThat(failure.getOriginalMessage()).contains("rollout-demo-of-somebody");
            });
    assertThat(cluster.calls()).doesNotContain("recover t1:10921", "release");
    assertThat(status().phase()).isEqualTo(RecoveryPhase.DONE);
    assertThat(status().finishedAt()).isNotNull();
  }

  @Test
  void aMistypedFieldStartsNoRecoveryAndEverythingThatIsWrongIsListed() {
    Map<String, Object> input =
        Map.of(
            "cluster",
            " ",
            "dryrun",
            true,
            "without",
            List.of("t9:10921", "t9:10921", "t9"),
            "noProgress",
            "PT1S");

    assertThatThrownBy(
            () -> workflows.run(ClusterRecoveryWorkflow.TYPE, input, RecoveryReport.class))
        .cause()
        .isInstanceOfSatisfying(
            ApplicationFailure.class,
            failure -> {
              assertThat(FailureType.of(failure)).contains(FailureType.INVALID_REQUEST);
              assertThat(FailureMessage.details(failure))
                  .containsExactly(
                      "cluster is blank: the cluster's name in the worker's registry file",
                      "without \"t9\" is no endpoint: host:port",
                      "without names \"t9:10921\" twice",
                      "noProgress is \"PT1S\", but must be from PT10S to PT4H",
                      "dryrun is unknown; known here: cluster, dryRun, without, noProgress,"
                          + " reason, by");
            });
    assertThat(cluster.changes()).isEmpty();
    assertThat(recoveryActivities.leads()).isEmpty();
    assertThat(status().phase()).isEqualTo(RecoveryPhase.DONE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"7", "\"demo\"", "[]", "null", "{}"})
  void anInputThatNamesNoClusterFailsOnce(String json) throws Exception {
    JsonNode input = RolloutDataConverter.mapper().readTree(json);

    assertThatThrownBy(
            () -> workflows.run(ClusterRecoveryWorkflow.TYPE, input, RecoveryReport.class))
        .cause()
        .isInstanceOfSatisfying(
            ApplicationFailure.class,
            failure -> assertThat(FailureType.of(failure)).contains(FailureType.INVALID_REQUEST));
  }

  @Test
  void aTabletWhoseRegistrationWasMissedIsRestartedBeforeLeadsAreSeenTo() {
    Node missed = new Node(Component.TABLET, "t2:10921", "h", "/opt");
    List<String> ill = List.of("ill");
    recoveryActivities.problems(List.of(ill, ill, ill, List.of()));
    recoveryActivities.missed(List.of(List.of(missed), List.of(missed)));

    RecoveryReport report =
        run(new RecoveryRequest("demo", false, List.of(), Duration.ofMinutes(5), "", ""));

    assertThat(report.left()).isEmpty();
    assertThat(report.done()).anyMatch(done -> done.startsWith("tablet t2:10921, whose regis"));
    assertThat(cluster.calls())
        .containsSubsequence("inspect t2:10921", "restart t2:10921", "recover t1:10921");
    assertThat(cluster.calls()).filteredOn(call -> call.startsWith("restart")).hasSize(1);
  }

  @Test
  void whyNobodyLeadsIsToldFirstOfWhatIsLeft() {
    recoveryActivities.problems(
        List.of(List.of("ill"), List.of("ill"), List.of("db.t/0 has no leader")));
    recoveryActivities.leaderless(List.of("db.t/0: tablet t9:10921 is down"));

    assertThatThrownBy(
            () -> run(new RecoveryRequest("demo", false, List.of(), Duration.ofMinutes(5), "", "")))
        .cause()
        .isInstanceOfSatisfying(
            ApplicationFailure.class,
            failure ->
                assertThat(FailureMessage.details(failure))
                    .containsExactly("db.t/0: tablet t9:10921 is down", "db.t/0 has no leader"));
  }

  @Test
  void tabletsThatAreGivenUpAndTheDeadlineReachTheRecoveryOfLeads() {
    recoveryActivities.problems(List.of(List.of("ill"), List.of("ill"), List.of()));
    List<String> without = List.of("t9:10921");

    RecoveryReport report =
        run(new RecoveryRequest("demo", false, without, Duration.ofMinutes(30), "fire", "ann"));

    assertThat(recoveryActivities.leads())
        .singleElement()
        .satisfies(
            task -> {
              assertThat(task.without()).isEqualTo(without);
              assertThat(task.noProgress()).isEqualTo(Duration.ofMinutes(30));
            });
    assertThat(report.without()).isEqualTo(without);
    assertThat(report.by()).isEqualTo("ann");
  }

  @Test
  void whileItWorksTheStatusSaysOnWhatUntilWhenAndWhatIsDone() {
    recoveryActivities.problems(List.of(List.of("ill"), List.of("ill"), List.of()));
    AtomicReference<RecoveryStatus> seen = new AtomicReference<>();
    cluster.at("recover t2:10921", () -> seen.set(status()));

    run(new RecoveryRequest("demo", false, null));

    RecoveryStatus during = seen.get();
    assertThat(during.phase()).isEqualTo(RecoveryPhase.TABLETS);
    assertThat(during.work().what()).isEqualTo("make tablet t2:10921 whole, tablet 2 of 2");
    assertThat(during.work().noProgress()).isEqualTo(Duration.ofMinutes(5));
    assertThat(during.work().until()).isAfter(during.work().since());
    assertThat(during.tablets())
        .extracting(Tablet::endpoint, Tablet::state, Tablet::replicas)
        .containsExactly(
            tuple("t1:10921", Tablet.State.RECOVERED, 4),
            tuple("t2:10921", Tablet.State.RUNNING, null));
    assertThat(during.found()).isEqualTo(1);
    assertThat(during.done()).isEqualTo(2);
    assertThat(status().phase()).isEqualTo(RecoveryPhase.DONE);
    assertThat(status().work()).isNull();
    assertThat(RecoveryCurrentDetails.markdown(during))
        .startsWith("**TABLETS** · makes tablets whole\n\nNow: make tablet t2:10921 whole")
        .contains("gives up after 300 s without any progress", "t1:10921  RECOVERED  4 replicas\n");
  }

  @Test
  void aTabletThatFailsSaysWhyInTheStatus() {
    recoveryActivities.problems(List.of(List.of("ill"), List.of("ill"), List.of()));
    cluster.failOnce("recover t1:10921", FailureType.NOT_RECOVERED, "nothing moved");

    run(new RecoveryRequest("demo", false, null));

    assertThat(status().tablets().get(0).state()).isEqualTo(Tablet.State.FAILED);
    assertThat(status().tablets().get(0).error()).isEqualTo("nothing moved");
  }

  @Test
  void whatOnlyARecoveryMakesPossibleIsUndoneAfterItAndNotForgotten() {
    cluster.leaseLeftBehindBy("rollout-demo", "t2:10921 was in progress");
    cluster.leftHalfDone("t2:10921", true);
    cluster.failOnce("recover t2:10921", FailureType.NOT_RECOVERED, "db.t/0 has no live leader");
    recoveryActivities.problems(List.of(List.of("ill"), List.of("ill"), List.of()));

    RecoveryReport report = run(new RecoveryRequest("demo", false, null));

    assertThat(report.left()).isEmpty();
    assertThat(report.done()).contains("t2:10921 was in progress");
    assertThat(cluster.calls())
        .containsSubsequence(
            "recover t1:10921", "recover t2:10921", "post-upgrade t2:10921", "record -", "release");
    assertThat(cluster.isConsistent()).isTrue();
    assertThat(cluster.isLeaseHeld()).isFalse();
  }

  @Test
  void whatCannotBeUndoneKeepsTheLeaseAndIsToldHoweverWellTheClusterIs() {
    cluster.leaseLeftBehindBy("rollout-demo", "t2:10921 was in progress");
    cluster.leftHalfDone("t2:10921", false);
    for (int i = 0; i < 2; i++) {
      cluster.failOnce("restore t2:10921", FailureType.FILE_CONFLICT, "changed by somebody else");
    }
    recoveryActivities.problems(List.of(List.of("ill"), List.of("ill"), List.of()));

    assertThatThrownBy(() -> run(new RecoveryRequest("demo", false, null)))
        .cause()
        .isInstanceOfSatisfying(
            ApplicationFailure.class,
            failure -> {
              assertThat(FailureType.of(failure)).contains(FailureType.CLUSTER_LEFT_INCONSISTENT);
              assertThat(FailureMessage.details(failure))
                  .singleElement()
                  .asString()
                  .contains("the lease is kept", "changed by somebody else", "rollout repair");
            });
    assertThat(cluster.calls()).contains("recover t1:10921").doesNotContain("release");
    assertThat(cluster.isLeaseHeld()).isTrue();
    assertThat(cluster.pendingUndo(null).file()).isNotNull();
  }

  @Test
  void noTabletIsRestartedInThePlaceOfOneWhoseChangesAreNotUndone() {
    cluster.leaseLeftBehindBy("rollout-demo", "t2:10921 was in progress");
    cluster.leftHalfDone("t2:10921", false);
    for (int i = 0; i < 2; i++) {
      cluster.failOnce("restore t2:10921", FailureType.FILE_CONFLICT, "changed by somebody else");
    }
    List<String> ill = List.of("ill");
    recoveryActivities.problems(List.of(ill, ill, ill, ill));
    List<Node> missed = List.of(new Node(Component.TABLET, "t1:10921", "h", "/opt"));
    recoveryActivities.missed(List.of(missed, missed));

    assertThatThrownBy(() -> run(new RecoveryRequest("demo", false, null)))
        .isInstanceOf(WorkflowFailedException.class);

    assertThat(cluster.calls()).doesNotContain("restart t1:10921", "record t1:10921");
  }

  private RecoveryStatus status() {
    return workflows.query(ClusterRecoveryWorkflow.TYPE, "status", RecoveryStatus.class);
  }

  private RecoveryReport run(RecoveryRequest request) {
    return workflows.run(ClusterRecoveryWorkflow.TYPE, request, RecoveryReport.class);
  }
}
