package io.openmldb.rollout.workflows.api;

import io.openmldb.rollout.workflows.api.report.RecoveryReport;
import io.openmldb.rollout.workflows.api.request.RepairRequest;
import io.openmldb.rollout.workflows.api.status.RecoveryStatus;
import io.temporal.workflow.QueryMethod;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/**
 * Undoes what a rollout has left behind that ended without cleaning up: that was terminated, say.
 */
@WorkflowInterface
public interface ClusterRepairWorkflow {

  /** The workflow's type. */
  String TYPE = "ClusterRepair";

  /**
   * Says what is left behind, then undoes it, and removes the lease.
   *
   * @throws io.temporal.failure.ApplicationFailure InvalidRequest, with every problem in its
   *     details, when nothing was touched; LeaseHeld, when the workflow that holds the cluster
   *     still runs; ClusterLeftInconsistent, with what could not be undone in its details, and the
   *     lease kept
   */
  @WorkflowMethod(name = TYPE)
  RecoveryReport run(RepairRequest request);

  /** Where it stands. */
  @QueryMethod(description = "Where the repair stands: phase, what it does or waits for now.")
  RecoveryStatus status();

  /** What was found and done so far. */
  @QueryMethod(
      description = "What an interrupted rollout left on the cluster, and what was undone so far.")
  RecoveryReport report();
}
