package io.openmldb.rollout.activities.verification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.openmldb.rollout.activities.openmldb.model.OperationStatus;
import io.openmldb.rollout.activities.openmldb.snapshot.ClusterSnapshot;
import io.openmldb.rollout.activities.stub.SmallSnapshots;
import io.openmldb.rollout.workflows.activity.VerificationActivities.Baseline;
import io.openmldb.rollout.workflows.activity.VerificationActivities.ConfirmTask;
import io.openmldb.rollout.workflows.api.plan.Finding;
import io.openmldb.rollout.workflows.api.plan.FindingLevel;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClusterConfirmationTest {

  @Test
  void aWholeClusterWithoutNewOperationsIsConfirmed() {
    assertThat(findings(SmallSnapshots.healthy(), true, 19)).isEmpty();
  }

  @Test
  void aFailedOperationIsAWarningWhereItsPartitionIsWholeAllTheSame() {
    OperationStatus here = operation(51, 0);
    OperationStatus earlier = operation(50, 0);

    List<Finding> findings = findings(SmallSnapshots.healthy(), false, 0, here, earlier);

    assertThat(findings)
        .extracting(Finding::level, Finding::code)
        .containsExactly(tuple(FindingLevel.WARNING, "OPERATION_FAILED"));
    assertThat(findings.get(0).message())
        .isEqualTo("operation 51 (kRecoverTableOP of db.t1/0) is kFailed at kDelReplica");
    assertThat(findings).noneMatch(ClusterConfirmation::mayPass);
  }

  @Test
  void aLaggingFollowerIsAnErrorThatMayPass() {
    assertThat(findings(SmallSnapshots.lagging(), false, 0))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.level()).isEqualTo(FindingLevel.ERROR);
              assertThat(finding.message()).contains("db.t1/0", "offset 9");
              assertThat(ClusterConfirmation.mayPass(finding)).isTrue();
            });
  }

  @Test
  void rowsAreCountedAtLeadersAndMustBeMoreThanBefore() {
    assertThat(findings(SmallSnapshots.healthy(), true, 20))
        .extracting(Finding::code)
        .containsExactly("ROWS_DID_NOT_GROW");
  }

  @Test
  void fewerRowsThanBeforeAreAWarningWhereTheyNeedNotGrow() {
    assertThat(findings(SmallSnapshots.healthy(), false, 21))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.level()).isEqualTo(FindingLevel.WARNING);
              assertThat(finding.code()).isEqualTo("FEWER_ROWS");
              assertThat(finding.message()).contains("20 rows", "21");
              assertThat(ClusterConfirmation.mayPass(finding)).isFalse();
            });
  }

  @Test
  void operationsThatWereCancelledOrAreUnfinishedAreToldAndDoneOnesAreNot() {
    List<Finding> findings =
        findings(
            SmallSnapshots.healthy(),
            false,
            0,
            operation(51, 0, "kDone"),
            operation(52, 0, "kCanceled"),
            operation(53, 0, "kInited"));

    assertThat(findings)
        .extracting(Finding::level, Finding::code)
        .containsExactly(
            tuple(FindingLevel.ERROR, "OPERATION_UNFINISHED"),
            tuple(FindingLevel.WARNING, "OPERATION_FAILED"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"kFailed", "kCanceled"})
  void anOperationThatFailedIsAnErrorWhereItsPartitionIsNotWhole(String status) {
    assertThat(findings(SmallSnapshots.lagging(), false, 0, operation(51, 0, status)))
        .filteredOn(finding -> finding.code().equals("OPERATION_FAILED"))
        .extracting(Finding::level)
        .containsExactly(FindingLevel.ERROR);
  }

  private static List<Finding> findings(
      ClusterSnapshot snapshot,
      boolean rowsMustGrow,
      long rowsBefore,
      OperationStatus... operations) {
    return ClusterConfirmation.findings(
        new ConfirmTask(
            "demo",
            new Baseline(50, rowsBefore),
            List.of(SmallSnapshots.FIRST),
            rowsMustGrow,
            Duration.ofSeconds(1)),
        snapshot,
        List.of(operations));
  }

  private static OperationStatus operation(long id, int pid) {
    return operation(id, pid, "kFailed");
  }

  private static OperationStatus operation(long id, int pid, String status) {
    return new OperationStatus(
        id, "kRecoverTableOP", status, "kDelReplica", "db", "t1", pid, null, null);
  }
}
