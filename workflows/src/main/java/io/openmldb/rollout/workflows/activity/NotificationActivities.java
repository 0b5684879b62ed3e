package io.openmldb.rollout.workflows.activity;

import io.openmldb.rollout.workflows.api.FailureType;
import io.openmldb.rollout.workflows.api.event.RolloutEvent;
import io.openmldb.rollout.workflows.api.event.RolloutEventType;
import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;
import java.util.List;

/**
 * Tells webhooks of a rollout. Their addresses and secrets are in the worker's registry file, and
 * never in a history; there a webhook is known by its name.
 */
@ActivityInterface
public interface NotificationActivities {

  /** The webhooks that want to be told of {@code cluster}. */
  @ActivityMethod(name = "WebhookSubscriptions")
  List<WebhookSubscription> subscriptions(String cluster);

  /**
   * Makes one call; it succeeded when the webhook answered that it did.
   *
   * @throws io.temporal.failure.ApplicationFailure {@link FailureType#WEBHOOK_FAILED}; not to be
   *     tried again when there is no such webhook any more, or it wants no more calls
   */
  @ActivityMethod(name = "DeliverEvent")
  void deliver(EventDelivery delivery);

  /**
   * What a webhook wants to be told of.
   *
   * @param webhook its name
   * @param events the events
   */
  record WebhookSubscription(String webhook, List<RolloutEventType> events) {

    public WebhookSubscription {
      events = events == null ? List.of() : List.copyOf(events);
    }
  }

  /**
   * A call to be made.
   *
   * @param webhook the webhook's name
   * @param event what it is told
   */
  record EventDelivery(String webhook, RolloutEvent event) {}
}
