package io.openmldb.rollout.activities.verification;

import io.openmldb.rollout.activities.openmldb.model.OperationStatus;
import io.openmldb.rollout.activities.openmldb.snapshot.ClusterHealth;
import io.openmldb.rollout.activities.openmldb.snapshot.ClusterSnapshot;
import io.openmldb.rollout.workflows.activity.VerificationActivities.ConfirmTask;
import io.openmldb.rollout.workflows.api.plan.Finding;
import io.openmldb.rollout.workflows.api.plan.FindingCode;
import io.openmldb.rollout.workflows.api.plan.FindingLevel;
import java.util.ArrayList;
import java.util.List;

/** Judges a whole cluster after a rollout, from one reading of it. */
final class ClusterConfirmation {

  private ClusterConfirmation() {}

  /** What is wrong, the gravest first; some of it may pass by itself. */
  static List<Finding> findings(
      ConfirmTask task, ClusterSnapshot snapshot, List<OperationStatus> allOperations) {
    List<Finding> findings = new ArrayList<>();
    for (String problem : ClusterHealth.problems(snapshot, 0)) {
      findings.add(
          Finding.ofCluster(
              FindingLevel.ERROR,
              FindingCode.NOT_HEALTHY,
              problem,
              "Recover it before anything else is done."));
    }
    NewOperations operations =
        NewOperations.since(task.baseline().lastOperationId(), allOperations);
    for (OperationStatus operation : operations.failed()) {
      findings.add(
          Finding.ofCluster(
              levelOfFailed(task, snapshot, operation),
              FindingCode.OPERATION_FAILED,
              NewOperations.title(operation),
              "Check whether its partition is whole; the nameserver does not repeat it."));
    }
    for (OperationStatus operation : operations.underWay()) {
      findings.add(
          Finding.ofCluster(
              level(task, snapshot, operation),
              FindingCode.OPERATION_UNFINISHED,
              NewOperations.title(operation),
              null));
    }
    if (task.rowsMustGrow() && snapshot.rows() <= task.baseline().rows()) {
      findings.add(
          Finding.ofCluster(
              FindingCode.ROWS_DID_NOT_GROW,
              "there are "
                  + snapshot.rows()
                  + " rows in all tables; before the rollout there were "
                  + task.baseline().rows()));
    } else if (snapshot.rows() < task.baseline().rows()) {
      findings.add(
          Finding.ofCluster(
              FindingCode.FEWER_ROWS,
              "there are "
                  + snapshot.rows()
                  + " rows in all tables; before the rollout there were "
                  + task.baseline().rows()));
    }
    findings.sort((one, other) -> one.level().compareTo(other.level()));
    return findings;
  }

  /**
   * Whether {@code finding} is worth waiting for: a warning delays nothing, and a failed operation
   * stays failed.
   */
  static boolean mayPass(Finding finding) {
    return finding.level() == FindingLevel.ERROR && !finding.is(FindingCode.OPERATION_FAILED);
  }

  /**
   * What failed once was asked for again, by the rollout or by the nameserver: what counts is
   * whether the partition is whole now.
   */
  private static FindingLevel levelOfFailed(
      ConfirmTask task, ClusterSnapshot snapshot, OperationStatus operation) {
    boolean isWhole =
        snapshot.partitionsOf(operation).stream()
            .allMatch(partition -> ClusterHealth.problemsOf(snapshot, partition, 0).isEmpty());
    return isWhole ? FindingLevel.WARNING : level(task, snapshot, operation);
  }

  private static FindingLevel level(
      ConfirmTask task, ClusterSnapshot snapshot, OperationStatus operation) {
    return NewOperations.touches(operation, task.endpoints(), snapshot)
        ? FindingLevel.ERROR
        : FindingLevel.WARNING;
  }
}
