package io.openmldb.rollout.workflows.registration;

import io.openmldb.rollout.workflows.fleet.FleetRolloutWorkflowImpl;
import io.openmldb.rollout.workflows.inspection.ClusterDriftWorkflowImpl;
import io.openmldb.rollout.workflows.inspection.ClusterOperationsWorkflowImpl;
import io.openmldb.rollout.workflows.inspection.ClusterTablesWorkflowImpl;
import io.openmldb.rollout.workflows.inspection.RegisteredClustersWorkflowImpl;
import io.openmldb.rollout.workflows.node.NodeRolloutWorkflowImpl;
import io.openmldb.rollout.workflows.notification.RolloutNotificationWorkflowImpl;
import io.openmldb.rollout.workflows.recovery.ClusterRecoveryWorkflowImpl;
import io.openmldb.rollout.workflows.recovery.ClusterRepairWorkflowImpl;
import io.openmldb.rollout.workflows.rollout.ClusterRolloutWorkflowImpl;
import io.temporal.common.converter.DataConverterException;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkflowImplementationOptions;

/** The implementations of all workflows, with the options that a worker runs them with. */
public final class RolloutWorkflows {

  private RolloutWorkflows() {}

  /**
   * Registers all of them with {@code worker}.
   *
   * <p>Inputs are read leniently, so that a wrong one ends its workflow. A result that cannot be
   * read is from a newer worker: the workflow task fails, and is retried until a worker of that
   * version takes it.
   *
   * @param failing exceptions that end a workflow; tests have some, a worker none
   */
  @SafeVarargs
  @SuppressWarnings("varargs") // The builder puts nothing into the array.
  public static void register(Worker worker, Class<? extends Throwable>... failing) {
    worker.registerWorkflowImplementationTypes(
        WorkflowImplementationOptions.newBuilder().setFailWorkflowExceptionTypes(failing).build(),
        FleetRolloutWorkflowImpl.class,
        ClusterRolloutWorkflowImpl.class,
        NodeRolloutWorkflowImpl.class,
        ClusterRecoveryWorkflowImpl.class,
        ClusterRepairWorkflowImpl.class,
        ClusterDriftWorkflowImpl.class,
        ClusterTablesWorkflowImpl.class,
        ClusterOperationsWorkflowImpl.class,
        RegisteredClustersWorkflowImpl.class);
    // Nothing waits for a notification: one whose event cannot be read ends.
    worker.registerWorkflowImplementationTypes(
        WorkflowImplementationOptions.newBuilder()
            .setFailWorkflowExceptionTypes(DataConverterException.class)
            .build(),
        RolloutNotificationWorkflowImpl.class);
  }
}
