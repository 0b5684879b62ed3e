package io.openmldb.rollout.workflows.activity;

import io.openmldb.rollout.workflows.api.FailureType;
import io.openmldb.rollout.workflows.api.plan.Plan;
import io.openmldb.rollout.workflows.api.request.RolloutRequest;
import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;

/** Finds out what a rollout would do. It touches nothing. */
@ActivityInterface
public interface PlanningActivities {

  /**
   * Discovers the nodes, inspects each, computes the diffs and runs preflight.
   *
   * @throws io.temporal.failure.ApplicationFailure {@link FailureType#INVALID_REQUEST} when the
   *     request names a cluster or an endpoint that does not exist
   */
  @ActivityMethod(name = "Plan")
  Plan plan(RolloutRequest request);
}
