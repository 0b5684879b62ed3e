package io.openmldb.rollout.activities.notification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.openmldb.rollout.activities.config.secrets.SecretResolver;
import io.openmldb.rollout.activities.registry.ClusterRegistry;
import io.openmldb.rollout.activities.registry.SecretSource;
import io.openmldb.rollout.activities.registry.Webhook;
import io.openmldb.rollout.activities.registry.WebhookKey;
import io.openmldb.rollout.workflows.activity.NotificationActivities;
import io.openmldb.rollout.workflows.activity.NotificationActivities.EventDelivery;
import io.openmldb.rollout.workflows.activity.NotificationActivities.WebhookSubscription;
import io.openmldb.rollout.workflows.api.event.RolloutEvent;
import io.openmldb.rollout.workflows.api.event.RolloutEvent.RolloutSnapshot;
import io.openmldb.rollout.workflows.api.event.RolloutEventType;
import io.openmldb.rollout.workflows.api.status.Gate;
import io.openmldb.rollout.workflows.api.status.Phase;
import io.openmldb.rollout.workflows.api.status.WaitingFor;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.ApplicationFailure;
import io.temporal.testing.TestActivityEnvironment;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls of a real HTTP server. */
@Timeout(30)
class NotificationActivitiesImplTest {

  private static final Instant NOW = Instant.ofEpochSecond(1_796_000_000);
  private static final String KEY = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

  private static final RolloutEvent EVENT =
      new RolloutEvent(
          "run-1-2",
          RolloutEventType.WAITING,
          NOW.minusSeconds(5),
          new RolloutSnapshot(
              "prod",
              "rollout-prod",
              "run-1",
              "set tablet.gc_interval=60",
              Phase.WAITING,
              1,
              5,
              new WaitingFor(
                  Gate.CANARY,
                  NOW.minusSeconds(5),
                  NOW.plusSeconds(600),
                  "Größe geprüft?",
                  "approve({\"gate\": \"CANARY\"})"),
              null,
              null,
              List.of()));

  private final WebhookReceiver receiver = new WebhookReceiver();
  private final Map<String, String> environment = new HashMap<>();
  private final TestActivityEnvironment temporal = TestActivityEnvironment.newInstance();
  private NotificationActivities activities;

  @BeforeEach
  void register() {
    environment.put("ROLLOUT_SECRET_PAGER", KEY);
    ClusterRegistry registry =
        new ClusterRegistry(
            Path.of("clusters.yaml"),
            Map.of(),
            SecretSource.ENVIRONMENT,
            List.of(
                webhook("pager", receiver.url(), Set.of("prod")),
                webhook("nobody", URI.create("http://127.0.0.1:1/x"), Set.of())));
    temporal.registerActivitiesImplementations(
        new NotificationActivitiesImpl(
            registry,
            SecretResolver.fromEnvironment(environment),
            new WebhookCall(Duration.ofSeconds(15), InstantSource.fixed(NOW))));
    activities = temporal.newActivityStub(NotificationActivities.class);
  }

  private static Webhook webhook(String name, URI url, Set<String> clusters) {
    return new Webhook(
        name, url, "ROLLOUT_SECRET_PAGER", List.of(RolloutEventType.WAITING), clusters);
  }

  @AfterEach
  void close() {
    temporal.close();
    receiver.close();
  }

  @Test
  void aCallHasTheHeadersOfTheSpecificationAndTheEventAsItsBody() throws Exception {
    activities.deliver(new EventDelivery("pager", EVENT));

    WebhookReceiver.Call call = receiver.calls().get(0);
    assertThat(call.line()).isEqualTo("POST /T0KENPATH?key=T0KENQUERY");
    assertThat(call.header("Content-Type")).isEqualTo("application/json");
    assertThat(call.header("webhook-id")).isEqualTo("run-1-2");
    assertThat(call.header("webhook-timestamp")).isEqualTo("1796000000");
    assertThat(call.header("webhook-signature"))
        .isEqualTo(
            WebhookSignature.of(
                WebhookKey.parse(KEY).orElseThrow(),
                "run-1-2",
                NOW,
                call.body().getBytes(StandardCharsets.UTF_8)));
    JsonNode body = new ObjectMapper().readTree(call.body());
    assertThat(body.path("type").asText()).isEqualTo("rollout.waiting");
    assertThat(body.path("timestamp").asText()).isEqualTo(NOW.minusSeconds(5).toString());
    assertThat(body.path("data").path("cluster").asText()).isEqualTo("prod");
    assertThat(body.path("data").path("waitingFor").path("why").asText())
        .isEqualTo("Größe geprüft?");
    assertThat(body.path("data").has("outcome")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 302, 400, 404, 429, 500, 503})
  void anAnswerOtherThanSuccessIsAFailureThatIsTriedAgainAndNoRedirectionIsFollowed(int status) {
    receiver.answerWith(status, Map.of("Location", receiver.url().resolve("/other").toString()));

    ApplicationFailure failure = failure("pager");

    assertThat(failure.getType()).isEqualTo("WebhookFailed");
    assertThat(failure.isNonRetryable()).isFalse();
    assertThat(failure.getOriginalMessage())
        .contains("webhook pager (http://127.0.0.1:", "answered " + status);
    assertNothingIsShown(failure);
    assertThat(receiver.calls()).hasSize(1);
  }

  @Test
  void aWebhookThatIsGoneIsNotCalledAgain() {
    receiver.answerWith(410, Map.of());

    assertThat(failure("pager").isNonRetryable()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"120, PT2M", "99999, PT1H", "0, ", "soon, ", "-5, "})
  void aWebhookSaysWhenItWantsToBeCalledAgainWithinReason(String retryAfter, Duration delay) {
    receiver.answerWith(503, Map.of("Retry-After", retryAfter));

    assertThat(failure("pager").getNextRetryDelay()).isEqualTo(delay);
  }

  @Test
  void aWebhookThatSaysNothingIsGivenUpAtTheDeadline() {
    receiver.fallSilent();
    WebhookCall impatient = new WebhookCall(Duration.ofMillis(500), InstantSource.fixed(NOW));

    ApplicationFailure failure =
        catchThrowableOfType(
            ApplicationFailure.class,
            () ->
                impatient.deliver(
                    webhook("pager", receiver.url(), Set.of()),
                    WebhookKey.parse(KEY).orElseThrow(),
                    EVENT));

    assertThat(failure.isNonRetryable()).isFalse();
    assertThat(failure.getOriginalMessage()).contains("webhook pager", "did not answer");
    assertNothingIsShown(failure);
  }

  @Test
  void aServerThatIsNotThereIsAFailureThatIsTriedAgain() {
    ApplicationFailure failure = failure("nobody");

    assertThat(failure.isNonRetryable()).isFalse();
    assertThat(failure.getOriginalMessage())
        .contains("webhook nobody (http://127.0.0.1:1) did not answer: ConnectException");
  }

  @Test
  void aWebhookThatTheFileDoesNotHaveAnyMoreIsNotTriedAgain() {
    ApplicationFailure failure = failure("former");

    assertThat(failure.isNonRetryable()).isTrue();
    assertThat(failure.getOriginalMessage()).contains("former", "registry file");
  }

  @Test
  void theSecretIsReadAtEachCallAndNeverShown() {
    environment.put("ROLLOUT_SECRET_PAGER", "spoiled");
    ApplicationFailure failure = failure("pager");
    assertThat(failure.getOriginalMessage())
        .contains("ROLLOUT_SECRET_PAGER")
        .doesNotContain("spoiled");
    assertThat(receiver.calls()).isEmpty();

    environment.put("ROLLOUT_SECRET_PAGER", KEY);
    activities.deliver(new EventDelivery("pager", EVENT));
    assertThat(receiver.calls()).hasSize(1);
  }

  @Test
  void subscriptionsAreThoseOfTheCluster() {
    assertThat(activities.subscriptions("prod"))
        .extracting(WebhookSubscription::webhook)
        .containsExactly("pager", "nobody");
    assertThat(activities.subscriptions("test"))
        .containsExactly(new WebhookSubscription("nobody", List.of(RolloutEventType.WAITING)));
  }

  private ApplicationFailure failure(String webhook) {
    ActivityFailure failure =
        catchThrowableOfType(
            ActivityFailure.class, () -> activities.deliver(new EventDelivery(webhook, EVENT)));
    assertThat(failure).hasCauseInstanceOf(ApplicationFailure.class);
    return (ApplicationFailure) failure.getCause();
  }

  private static void assertNothingIsShown(ApplicationFailure failure) {
    assertThat(failure).hasNoCause();
    assertThat(failure.toString())
        .doesNotContain("T0KENPATH", "T0KENQUERY", "ANSWERBODY", KEY, "Größe");
  }
}
