package io.openmldb.rollout.workflows.api.start;

import static java.util.Objects.requireNonNull;

import io.openmldb.rollout.workflows.api.WorkflowIds;
import io.openmldb.rollout.workflows.api.fleet.FleetRequest;
import io.openmldb.rollout.workflows.api.request.RolloutRequest;
import io.temporal.api.enums.v1.WorkflowIdConflictPolicy;
import io.temporal.api.enums.v1.WorkflowIdReusePolicy;
import io.temporal.client.WorkflowOptions;
import java.time.Duration;
import java.util.UUID;

/**
 * The options that a {@code ClusterRollout} is started with. One id for each cluster, and a refusal
 * where it runs already, keep a second rollout of the cluster out.
 */
public final class RolloutStartOptions {

  /** Planning touches nothing, so one that nobody waits for any more may simply end. */
  private static final Duration LONGEST_PLANNING = Duration.ofHours(1);

  private RolloutStartOptions() {}

  /**
   * Those of a rollout: its start is refused with {@code WorkflowExecutionAlreadyStarted} while one
   * of the same cluster runs.
   *
   * @param request one without problems
   * @param taskQueue what the cluster's workers poll
   */
  public static WorkflowOptions.Builder ofRollout(RolloutRequest request, String taskQueue) {
    return options(request, WorkflowIds.rolloutOf(clusterOf(request)), taskQueue);
  }

  /**
   * Those of a rollout that a Temporal Schedule starts. What happens where one runs already is the
   * schedule's to say.
   *
   * @param request one without problems
   * @param taskQueue what the cluster's workers poll
   */
  public static WorkflowOptions.Builder ofScheduled(RolloutRequest request, String taskQueue) {
    return described(
        WorkflowOptions.newBuilder()
            .setWorkflowId(WorkflowIds.rolloutOf(clusterOf(request)))
            .setTaskQueue(taskQueue),
        request);
  }

  /**
   * Those of planning, which works beside a running rollout.
   *
   * @param request a dry run without problems
   * @param taskQueue what the cluster's workers poll
   * @param unique what tells it from other plans of the cluster; the same for the same start
   */
  public static WorkflowOptions.Builder ofPlan(
      RolloutRequest request, String taskQueue, UUID unique) {
    return options(request, WorkflowIds.planOf(clusterOf(request), unique), taskQueue)
        .setWorkflowExecutionTimeout(LONGEST_PLANNING);
  }

  /**
   * Those of a fleet rollout: its start is refused with {@code WorkflowExecutionAlreadyStarted}
   * while one of the same fleet runs.
   *
   * @param request one without problems
   * @param taskQueue what the workers of fleet rollouts poll
   */
  public static WorkflowOptions.Builder ofFleet(FleetRequest request, String taskQueue) {
    String fleet = requireNonNull(request.fleet(), "a request without problems names its fleet");
    return startedOnce(WorkflowIds.fleetOf(fleet), taskQueue)
        .setStaticSummary(fleet + ": " + request.clusters().size() + " clusters");
  }

  private static WorkflowOptions.Builder options(
      RolloutRequest request, String workflowId, String taskQueue) {
    return described(startedOnce(workflowId, taskQueue), request);
  }

  private static WorkflowOptions.Builder described(
      WorkflowOptions.Builder options, RolloutRequest request) {
    return options
        .setStaticSummary(RequestDescription.summary(request))
        .setStaticDetails(RequestDescription.details(request));
  }

  private static WorkflowOptions.Builder startedOnce(String workflowId, String taskQueue) {
    return WorkflowOptions.newBuilder()
        .setWorkflowId(workflowId)
        .setTaskQueue(taskQueue)
        .setWorkflowIdConflictPolicy(WorkflowIdConflictPolicy.WORKFLOW_ID_CONFLICT_POLICY_FAIL)
        .setWorkflowIdReusePolicy(WorkflowIdReusePolicy.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE);
  }

  private static String clusterOf(RolloutRequest request) {
    return requireNonNull(request.cluster(), "a request without problems names its cluster");
  }
}
