package io.openmldb.rollout.activities.notification;

import com.uber.m3.tally.Scope;
import io.openmldb.rollout.activities.config.secrets.SecretResolver;
import io.openmldb.rollout.activities.registry.ClusterRegistry;
import io.openmldb.rollout.activities.registry.Webhook;
import io.openmldb.rollout.activities.registry.WebhookKey;
import io.openmldb.rollout.workflows.activity.NotificationActivities;
import io.openmldb.rollout.workflows.api.FailureType;
import io.temporal.activity.Activity;
import io.temporal.failure.ApplicationFailure;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Calls the webhooks of the worker's registry file. */
public final class NotificationActivitiesImpl implements NotificationActivities {

  /** Calls, by {@code webhook}, {@code event} and {@code result}. */
  private static final String DELIVERIES = "openmldb_webhook_deliveries";

  /** What the specification recommends, and half of what an attempt of the activity may take. */
  private static final Duration DEADLINE = Duration.ofSeconds(15);

  private final ClusterRegistry registry;
  private final SecretResolver secrets;
  private final WebhookCall call;

  public NotificationActivitiesImpl(ClusterRegistry registry, SecretResolver secrets) {
    this(registry, secrets, new WebhookCall(DEADLINE, InstantSource.system()));
  }

  NotificationActivitiesImpl(ClusterRegistry registry, SecretResolver secrets, WebhookCall call) {
    this.registry = registry;
    this.secrets = secrets;
    this.call = call;
  }

  @Override
  public List<WebhookSubscription> subscriptions(String cluster) {
    return registry.webhooks().stream()
        .filter(webhook -> webhook.concerns(cluster))
        .map(webhook -> new WebhookSubscription(webhook.name(), webhook.events()))
        .toList();
  }

  @Override
  public void deliver(EventDelivery delivery) {
    Webhook webhook = webhook(delivery.webhook());
    Scope scope = Activity.getExecutionContext().getMetricsScope();
    String event = delivery.event().type().id();
    try {
      call.deliver(webhook, key(webhook), delivery.event());
    } catch (ApplicationFailure e) {
      countDelivery(scope, webhook.name(), event, "failed");
      throw e;
    }
    countDelivery(scope, webhook.name(), event, "delivered");
  }

  private Webhook webhook(String name) {
    return registry.webhooks().stream()
        .filter(webhook -> webhook.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                ApplicationFailure.newNonRetryableFailure(
                    "the webhook " + name + " is not in this worker's registry file any more",
                    FailureType.WEBHOOK_FAILED.id()));
  }

  /** Read at each call, so that it may be changed. */
  private WebhookKey key(Webhook webhook) {
    return secrets
        .forWorker(webhook.secret())
        .flatMap(WebhookKey::parse)
        .orElseThrow(
            () ->
                FailureType.WEBHOOK_FAILED.newFailure(
                    webhook.shown() + ": its secret " + webhook.secret() + " is no key any more"));
  }

  /**
   * Counts one call.
   *
   * @param webhook the webhook's name
   * @param event the event's type
   * @param result delivered, or failed
   */
  public static void countDelivery(Scope scope, String webhook, String event, String result) {
    Map<String, String> tags = new LinkedHashMap<>();
    tags.put("webhook", webhook);
    tags.put("event", event);
    tags.put("result", result);
    scope.tagged(tags).counter(DELIVERIES).inc(1);
  }
}
