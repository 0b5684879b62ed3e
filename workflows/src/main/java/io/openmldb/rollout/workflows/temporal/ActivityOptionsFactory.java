package io.openmldb.rollout.workflows.temporal;

import io.temporal.activity.ActivityCancellationType;
import io.temporal.activity.ActivityOptions;
import io.temporal.common.RetryOptions;
import java.time.Duration;

/**
 * How activities are called. What a rollout does has no schedule-to-close timeout: it would run out
 * while every worker is away, and a rollout has to outlive that. What bounds an activity instead is
 * its own deadline, the time of one attempt, and the number of attempts; where that is unlimited,
 * the status says what the rollout waits for. Only what a rollout does not wait for has one: to
 * tell others of it.
 */
public final class ActivityOptionsFactory {

  /** Longer than any activity goes without a heartbeat, short enough to notice a dead worker. */
  private static final Duration HEARTBEAT = Duration.ofSeconds(10);

  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(15);

  /** With growing pauses, about two minutes. */
  private static final int LOOKS = 12;

  /** With growing pauses, some seconds; then the status says what is waited for. */
  private static final int FIRST_TRIES = 4;

  /** As many as it takes. */
  private static final int UNLIMITED = 0;

  private static final Duration READING = Duration.ofMinutes(5);

  /** What an activity may need beyond the deadline that it keeps itself, to say why it failed. */
  private static final Duration MARGIN = Duration.ofMinutes(2);

  /** A webhook has to answer in half of it. */
  private static final Duration ONE_DELIVERY = Duration.ofSeconds(30);

  /** What is older is no news. */
  private static final Duration NEWS = Duration.ofDays(1);

  /** Then the rollout tells everything, and its notifications find out who wants it. */
  private static final Duration SUBSCRIPTIONS = Duration.ofSeconds(30);

  private ActivityOptionsFactory() {}

  /** For an activity that only reads. */
  public static ActivityOptions forReading(String summary) {
    return options(summary, READING, LOOKS);
  }

  /** For reading something that a rollout can do without. */
  public static ActivityOptions forOptionalReading(String summary) {
    return options(summary, READING, 2);
  }

  /**
   * For an activity that changes something, or waits, and ends by itself within {@code deadline}.
   */
  public static ActivityOptions withinDeadline(Duration deadline, String summary) {
    // Attempts that end at once must be able to span the deadline too, while a host boots, say.
    long spanning = deadline.toSeconds() / LONGEST_PAUSE.toSeconds();
    return options(summary, deadline.plus(MARGIN), LOOKS + (int) Math.min(spanning, 1_000));
  }

  /**
   * For the first tries of an activity that a rollout cannot do without; {@link
   * #withUnlimitedAttempts} follows.
   *
   * @param oneAttempt the longest time of one attempt
   */
  public static ActivityOptions withFewAttempts(Duration oneAttempt, String summary) {
    return options(summary, oneAttempt.plus(MARGIN), FIRST_TRIES);
  }

  /** For an activity that is tried again until it succeeds, or fails in a way that stays. */
  public static ActivityOptions withUnlimitedAttempts(Duration oneAttempt, String summary) {
    return options(summary, oneAttempt.plus(MARGIN), UNLIMITED);
  }

  /** For asking which events of {@code cluster} anybody wants to be told of. */
  public static ActivityOptions forSubscriptions(String cluster) {
    return ActivityOptions.newBuilder(options(cluster + " · webhooks", ONE_DELIVERY, UNLIMITED))
        .setScheduleToCloseTimeout(SUBSCRIPTIONS)
        .setStartToCloseTimeout(SUBSCRIPTIONS)
        .setCancellationType(ActivityCancellationType.TRY_CANCEL)
        .build();
  }

  /** For calling a webhook, again and again for a day. */
  public static ActivityOptions forDelivery(String summary) {
    return ActivityOptions.newBuilder(options(summary, ONE_DELIVERY, UNLIMITED))
        .setScheduleToCloseTimeout(NEWS)
        .setRetryOptions(
            RetryOptions.newBuilder()
                .setInitialInterval(Duration.ofSeconds(5))
                .setBackoffCoefficient(2)
                .setMaximumInterval(Duration.ofMinutes(10))
                .build())
        .build();
  }

  private static ActivityOptions options(String summary, Duration oneAttempt, int attempts) {
    return ActivityOptions.newBuilder()
        .setSummary(summary)
        .setStartToCloseTimeout(oneAttempt)
        .setHeartbeatTimeout(HEARTBEAT)
        .setCancellationType(ActivityCancellationType.WAIT_CANCELLATION_COMPLETED)
        .setRetryOptions(
            RetryOptions.newBuilder()
                .setInitialInterval(Duration.ofSeconds(1))
                .setBackoffCoefficient(2)
                .setMaximumInterval(LONGEST_PAUSE)
                .setMaximumAttempts(attempts)
                .build())
        .build();
  }
}
