package io.openmldb.rollout.workflows.notification;

import io.openmldb.rollout.workflows.activity.NotificationActivities;
import io.openmldb.rollout.workflows.activity.NotificationActivities.EventDelivery;
import io.openmldb.rollout.workflows.activity.NotificationActivities.WebhookSubscription;
import io.openmldb.rollout.workflows.api.FailureType;
import io.openmldb.rollout.workflows.api.RolloutNotificationWorkflow;
import io.openmldb.rollout.workflows.api.event.RolloutEvent;
import io.openmldb.rollout.workflows.temporal.ActivityOptionsFactory;
import io.openmldb.rollout.workflows.temporal.FailureMessage;
import io.temporal.failure.ActivityFailure;
import io.temporal.workflow.Async;
import io.temporal.workflow.Promise;
import io.temporal.workflow.Workflow;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Calls every webhook that wants to be told, side by side; one that fails keeps no other. */
public final class RolloutNotificationWorkflowImpl implements RolloutNotificationWorkflow {

  @Override
  public void deliver(@Nullable RolloutEvent event) {
    if (event == null || event.type() == null || event.data() == null) {
      throw FailureType.INVALID_REQUEST.newFailure(
          "this workflow is started by rollouts; its input is no event of one");
    }
    List<Promise<Optional<String>>> calls = new ArrayList<>();
    for (WebhookSubscription subscription : subscriptions(event)) {
      if (subscription.events().contains(event.type())) {
        calls.add(call(subscription.webhook(), event));
      }
    }
    List<String> failures = calls.stream().flatMap(call -> call.get().stream()).toList();
    if (!failures.isEmpty()) {
      throw FailureType.WEBHOOK_FAILED.newOutcome(String.join("; ", failures));
    }
  }

  private static List<WebhookSubscription> subscriptions(RolloutEvent event) {
    String cluster = event.data().cluster() == null ? "" : event.data().cluster();
    return Workflow.newActivityStub(
            NotificationActivities.class,
            ActivityOptionsFactory.forDelivery("webhooks of " + cluster))
        .subscriptions(cluster);
  }

  /** Why it did not take the event in the end; empty when it did. */
  private static Promise<Optional<String>> call(String webhook, RolloutEvent event) {
    NotificationActivities activities =
        Workflow.newActivityStub(
            NotificationActivities.class,
            ActivityOptionsFactory.forDelivery("webhook " + webhook + " · " + event.type().id()));
    return Async.procedure(activities::deliver, new EventDelivery(webhook, event))
        .handle(
            (unused, failure) ->
                failure instanceof ActivityFailure failed
                    ? Optional.of(FailureMessage.of(failed))
                    : Optional.empty());
  }
}
