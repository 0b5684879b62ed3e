package io.openmldb.rollout.workflows.testing;

import io.openmldb.rollout.workflows.activity.NotificationActivities;
import io.openmldb.rollout.workflows.api.event.RolloutEvent;
import io.openmldb.rollout.workflows.api.event.RolloutEventType;
import io.temporal.activity.Activity;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** Webhooks of a test; none unless it says so. */
public final class FakeNotificationActivities implements NotificationActivities {

  private final List<EventDelivery> delivered = new CopyOnWriteArrayList<>();
  private final CountDownLatch answers = new CountDownLatch(1);
  private final AtomicInteger lookups = new AtomicInteger();
  private final AtomicInteger failuresLeft = new AtomicInteger();
  private volatile List<WebhookSubscription> subscriptions = List.of();
  private volatile boolean hanging;
  private volatile boolean unknown;

  /** Lets the webhook {@code name} want {@code events}. */
  public void subscribe(String name, RolloutEventType... events) {
    subscriptions =
        Stream.concat(
                subscriptions.stream(), Stream.of(new WebhookSubscription(name, List.of(events))))
            .toList();
  }

  /** From now on no call is answered. */
  public void hang() {
    hanging = true;
  }

  /** Which webhooks there are cannot be told to rollouts, but to notifications. */
  public void hideFromRollouts() {
    unknown = true;
  }

  /** The next {@code calls} fail. */
  public void failNext(int calls) {
    failuresLeft.set(calls);
  }

  /** Ends the calls that hang. */
  public void release() {
    answers.countDown();
  }

  /** What was taken, in order. */
  public List<EventDelivery> delivered() {
    return delivered;
  }

  /** What {@code webhook} took, in order. */
  public List<RolloutEvent> eventsOf(String webhook) {
    return delivered.stream()
        .filter(delivery -> delivery.webhook().equals(webhook))
        .map(EventDelivery::event)
        .toList();
  }

  /** How often it was asked which webhooks there are. */
  public int lookups() {
    return lookups.get();
  }

  @Override
  public List<WebhookSubscription> subscriptions(String cluster) {
    lookups.incrementAndGet();
    boolean forARollout =
        Activity.getExecutionContext().getInfo().getWorkflowType().equals("ClusterRollout");
    if (unknown && forARollout) {
      throw new IllegalStateException("no registry file");
    }
    return subscriptions;
  }

  @Override
  public void deliver(EventDelivery delivery) {
    if (hanging) {
      awaitRelease();
    }
    if (failuresLeft.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
      throw new IllegalStateException("the webhook answered 500");
    }
    delivered.add(delivery);
  }

  private void awaitRelease() {
    try {
      answers.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
