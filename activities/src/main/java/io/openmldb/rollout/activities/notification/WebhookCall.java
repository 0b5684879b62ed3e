package io.openmldb.rollout.activities.notification;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.openmldb.rollout.activities.registry.Webhook;
import io.openmldb.rollout.activities.registry.WebhookKey;
import io.openmldb.rollout.activities.support.HttpCalls;
import io.openmldb.rollout.workflows.api.FailureType;
import io.openmldb.rollout.workflows.api.event.RolloutEvent;
import io.openmldb.rollout.workflows.json.RolloutDataConverter;
import io.temporal.failure.ApplicationFailure;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Calls webhooks. An answer other than 2xx is a failure; redirections are not followed, since they
 * would take the event to whom the registry file does not name. Of an answer nothing but its status
 * is read.
 */
final class WebhookCall {

  private static final Duration CONNECT = Duration.ofSeconds(5);

  /** The webhook wants no more calls, says the specification. */
  private static final int GONE = 410;

  /** A webhook that is overloaded may ask for as much. */
  private static final Duration LONGEST_DELAY = Duration.ofHours(1);

  private static final Pattern SECONDS = Pattern.compile("\\d{1,5}");

  private final ObjectMapper json = RolloutDataConverter.mapper();
  private final HttpCalls http = new HttpCalls(CONNECT);
  private final Duration deadline;
  private final InstantSource clock;

  /**
   * Calls of a worker.
   *
   * @param deadline the longest time of one call
   */
  WebhookCall(Duration deadline, InstantSource clock) {
    this.deadline = deadline;
    this.clock = clock;
  }

  /**
   * Tells {@code webhook} of {@code event}.
   *
   * @throws ApplicationFailure WebhookFailed; not to be retried after 410 Gone
   */
  void deliver(Webhook webhook, WebhookKey key, RolloutEvent event) {
    byte[] body = body(event);
    Instant now = clock.instant();
    HttpRequest.Builder request =
        HttpRequest.newBuilder(webhook.url())
            .header("Content-Type", "application/json")
            .header("User-Agent", "openmldb-rollout")
            .header("webhook-id", event.id())
            .header("webhook-timestamp", String.valueOf(now.getEpochSecond()))
            .header("webhook-signature", WebhookSignature.of(key, event.id(), now, body))
            .POST(BodyPublishers.ofByteArray(body));
    HttpResponse<Void> answer = send(webhook, request);
    int status = answer.statusCode();
    if (status < 200 || status > 299) {
      throw refusal(webhook, status, answer.headers().firstValue("Retry-After"));
    }
  }

  private byte[] body(RolloutEvent event) {
    try {
      return json.writeValueAsBytes(event);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("an event that was read cannot be written", e);
    }
  }

  private HttpResponse<Void> send(Webhook webhook, HttpRequest.Builder request) {
    try {
      return http.send(request, BodyHandlers.discarding(), deadline);
    } catch (IOException e) {
      String why = e.getMessage() == null ? "" : ": " + e.getMessage();
      throw FailureType.WEBHOOK_FAILED.newFailure(
          webhook.shown() + " did not answer: " + e.getClass().getSimpleName() + why);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw FailureType.WEBHOOK_FAILED.newFailure(
          webhook.shown() + " was not called to the end: the worker stops");
    }
  }

  private static ApplicationFailure refusal(
      Webhook webhook, int status, Optional<String> retryAfter) {
    ApplicationFailure.Builder failure =
        ApplicationFailure.newBuilder()
            .setType(FailureType.WEBHOOK_FAILED.id())
            .setMessage(
                webhook.shown()
                    + " answered "
                    + status
                    + (status == GONE ? " Gone: it wants no more calls" : ""))
            .setNonRetryable(status == GONE);
    retryAfter
        .filter(after -> SECONDS.matcher(after).matches())
        .map(after -> Duration.ofSeconds(Long.parseLong(after)))
        .map(delay -> delay.compareTo(LONGEST_DELAY) > 0 ? LONGEST_DELAY : delay)
        .filter(delay -> !delay.isZero())
        .ifPresent(failure::setNextRetryDelay);
    return failure.build();
  }
}
