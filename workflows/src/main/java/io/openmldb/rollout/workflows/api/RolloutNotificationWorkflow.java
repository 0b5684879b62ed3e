package io.openmldb.rollout.workflows.api;

import io.openmldb.rollout.workflows.api.event.RolloutEvent;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/**
 * Tells webhooks of one event of a rollout. Rollouts start it, and go on without waiting for it: it
 * outlives them, and tries for a day.
 */
@WorkflowInterface
public interface RolloutNotificationWorkflow {

  /** The workflow's type. */
  String TYPE = "RolloutNotification";

  /**
   * Delivers {@code event} to every webhook of the worker's registry file that wants it.
   *
   * @throws io.temporal.failure.ApplicationFailure {@link FailureType#WEBHOOK_FAILED}, naming those
   *     that did not take it
   */
  @WorkflowMethod(name = TYPE)
  void deliver(RolloutEvent event);
}
