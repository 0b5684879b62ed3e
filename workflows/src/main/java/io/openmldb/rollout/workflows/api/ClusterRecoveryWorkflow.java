package io.openmldb.rollout.workflows.api;

import io.openmldb.rollout.workflows.api.report.RecoveryReport;
import io.openmldb.rollout.workflows.api.request.RecoveryRequest;
import io.openmldb.rollout.workflows.api.status.RecoveryStatus;
import io.temporal.workflow.QueryMethod;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/**
 * Recovers a cluster that was mishandled: restarted as a whole, left with no leader or two, or with
 * replicas that no tablet serves or no leader replicates to.
 */
@WorkflowInterface
public interface ClusterRecoveryWorkflow {

  /** The workflow's type. */
  String TYPE = "ClusterRecovery";

  /**
   * Says what is wrong, then recovers it.
   *
   * @throws io.temporal.failure.ApplicationFailure InvalidRequest, with every problem in its
   *     details, when nothing was touched; LeaseHeld, when another workflow works on the cluster;
   *     ClusterLeftInconsistent, with what is left inconsistent in its details
   */
  @WorkflowMethod(name = TYPE)
  RecoveryReport run(RecoveryRequest request);

  /** Where it stands. */
  @QueryMethod(
      description = "Where the recovery stands: phase, tablets, what it does or waits for now.")
  RecoveryStatus status();

  /** What was found and done so far. */
  @QueryMethod(description = "What is wrong with the cluster, and what was recovered so far.")
  RecoveryReport report();
}
