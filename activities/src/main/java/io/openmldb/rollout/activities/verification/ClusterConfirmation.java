package io.openmldb.rollout.activities.verification;

import io.openmldb.rollout.activities.openmldb.ClusterHealth;
import io.openmldb.rollout.activities.openmldb.ClusterView;
import io.openmldb.rollout.activities.openmldb.OperationStatus;
import io.openmldb.rollout.plan.Finding;
import io.openmldb.rollout.plan.Level;
import io.openmldb.rollout.steps.Verification.ConfirmTask;
import java.util.ArrayList;
import java.util.List;

/** Judges a whole cluster after a rollout, from one reading of it. */
final class ClusterConfirmation {

  static final String OPERATION_FAILED = "OPERATION_FAILED";
  static final String OPERATION_UNFINISHED = "OPERATION_UNFINISHED";
  static final String NOT_HEALTHY = "NOT_HEALTHY";
  static final String ROWS_DID_NOT_GROW = "ROWS_DID_NOT_GROW";
  static final String FEWER_ROWS = "FEWER_ROWS";
  static final String CLUSTER_UNREADABLE = "CLUSTER_UNREADABLE";

  private ClusterConfirmation() {}

  /** What is not as it should be, the gravest first; waiting may mend some of it. */
  static List<Finding> findings(
      ConfirmTask task, ClusterView view, List<OperationStatus> allOperations) {
    List<Finding> findings = new ArrayList<>();
    for (String problem : ClusterHealth.problems(view, 0)) {
      findings.add(
          finding(Level.ERROR, NOT_HEALTHY, problem, "Recover it before anything else is done."));
    }
    NewOperations operations =
        NewOperations.since(task.baseline().lastOperationId(), allOperations);
    for (OperationStatus operation : operations.failed()) {
      findings.add(
          finding(
              levelOfFailed(task, view, operation),
              OPERATION_FAILED,
              NewOperations.title(operation),
              "See whether its partition is whole; the nameserver does not repeat it."));
    }
    for (OperationStatus operation : operations.underWay()) {
      findings.add(
          finding(
              level(task, view, operation),
              OPERATION_UNFINISHED,
              NewOperations.title(operation),
              null));
    }
    if (task.rowsMustGrow() && view.rows() <= task.baseline().rows()) {
      findings.add(
          finding(
              Level.ERROR,
              ROWS_DID_NOT_GROW,
              "there are "
                  + view.rows()
                  + " rows in all tables; before the rollout there were "
                  + task.baseline().rows(),
              "See whether applications write again."));
    } else if (view.rows() < task.baseline().rows()) {
      findings.add(
          finding(
              Level.WARNING,
              FEWER_ROWS,
              "there are "
                  + view.rows()
                  + " rows in all tables; before the rollout there were "
                  + task.baseline().rows(),
              "Rows that expired, were deleted or were dropped with their table explain it; nothing"
                  + " else should."));
    }
    findings.sort((one, other) -> one.level().compareTo(other.level()));
    return findings;
  }

  /**
   * Whether {@code finding} is worth waiting for: warnings are told and hold nobody up, and a
   * failed operation stays failed.
   */
  static boolean mayPass(Finding finding) {
    return finding.level() == Level.ERROR && !finding.code().equals(OPERATION_FAILED);
  }

  /**
   * What failed once was asked for again, by the rollout or by the nameserver: what counts is
   * whether the partition is whole now.
   */
  private static Level levelOfFailed(
      ConfirmTask task, ClusterView view, OperationStatus operation) {
    boolean isWhole =
        view.partitionsOf(operation).stream()
            .allMatch(partition -> ClusterHealth.problemsOf(view, partition, 0).isEmpty());
    return isWhole ? Level.WARNING : level(task, view, operation);
  }

  private static Level level(ConfirmTask task, ClusterView view, OperationStatus operation) {
    return NewOperations.touches(operation, task.endpoints(), view) ? Level.ERROR : Level.WARNING;
  }

  private static Finding finding(Level level, String code, String message, String hint) {
    return Finding.ofCluster(level, code, message, hint);
  }
}
