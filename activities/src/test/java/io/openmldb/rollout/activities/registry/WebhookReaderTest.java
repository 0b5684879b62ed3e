package io.openmldb.rollout.activities.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.openmldb.rollout.activities.config.secrets.SecretUnavailableException;
import io.openmldb.rollout.workflows.api.event.RolloutEventType;
import io.openmldb.rollout.workflows.api.model.ConfigEdit;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WebhookReaderTest {

  private static final String REGISTRY =
      """
      clusters:
        prod: {zookeeper: "127.0.0.1:2181", rootPath: /openmldb, hosts: conf/hosts}
      secrets: {source: dir, path: secrets}
      webhooks:
      """;

  @TempDir Path directory;
  private RegistryFixture fixture;

  @BeforeEach
  void layOut() throws IOException {
    fixture = new RegistryFixture(directory);
    fixture.write("secrets/pager", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\n");
    fixture.write("secrets/short", "whsec_MfKQ\n");
  }

  @Test
  void everyFieldOfAWebhookIsRead() throws Exception {
    ClusterRegistry registry =
        fixture.load(
            REGISTRY
                + """
                  pager:
                    url: https://pager.example.com/in?key=T0KEN
                    secret: pager
                    events: [WAITING, FAILED]
                    clusters: [prod]
                  all: {url: "http://127.0.0.1:9000/", secret: pager}
                """);

    assertThat(registry.webhooks())
        .containsExactly(
            new Webhook(
                "pager",
                URI.create("https://pager.example.com/in?key=T0KEN"),
                "pager",
                List.of(RolloutEventType.WAITING, RolloutEventType.FAILED),
                Set.of("prod")),
            new Webhook(
                "all",
                URI.create("http://127.0.0.1:9000/"),
                "pager",
                List.of(RolloutEventType.values()),
                Set.of()));
    assertThat(registry.webhooks().get(0)).hasToString("webhook pager (https://pager.example.com)");
  }

  @Test
  void everythingThatIsWrongIsListedWithoutAnAddress() {
    RegistryException refusal =
        catchThrowableOfType(
            RegistryException.class,
            () ->
                fixture.load(
                    REGISTRY
                        + """
                          "a b": {url: "https://h/T0KEN", secret: pager}
                          ftp: {url: "ftp://h/T0KEN", secret: pager}
                          user: {url: "https://u:T0KEN@h/", secret: pager}
                          nowhere: {url: "https:///T0KEN", secret: pager}
                          spaces: {url: "https://h/T0KEN T0KEN", secret: pager}
                          fragment: {url: "https://h/#T0KEN", secret: pager}
                          nothing: {}
                          missing: {url: "https://h/", secret: absent}
                          short: {url: "https://h/", secret: short}
                          other: {url: "https://h/", secret: pager, events: [ended], clusters: [qa]}
                        """));

    assertThat(refusal.problems())
        .extracting(problem -> problem.replaceFirst(" (has|is|names) .*", ""))
        .containsExactlyInAnyOrder(
            "webhooks.a b",
            "webhooks.ftp.url",
            "webhooks.user.url",
            "webhooks.nowhere.url",
            "webhooks.spaces.url",
            "webhooks.fragment.url",
            "webhooks.nothing.url",
            "webhooks.nothing.secret",
            "webhooks.missing.secret",
            "webhooks.short.secret",
            "webhooks.other.events",
            "webhooks.other.clusters");
    assertThat(refusal.getMessage())
        .contains("openssl rand -base64 32", "names qa, but of [prod]")
        .doesNotContain("T0KEN", "whsec_MfKQ");
  }

  @Test
  void whatAWebhookIsSignedByIsNoSecretOfRequests() throws Exception {
    ClusterRegistry registry =
        fixture.load(REGISTRY + "  pager: {url: \"https://h/\", secret: pager}\n");
    ConfigEdit edit = new ConfigEdit(Map.of("key", "${secret:pager}"), List.of());

    SecretUnavailableException refusal =
        catchThrowableOfType(
            SecretUnavailableException.class, () -> registry.secrets().resolver().resolve(edit));

    assertThat(refusal).hasMessageContaining("pager").hasMessageNotContaining("whsec_");
    assertThat(registry.secrets().resolver().forWorker("pager")).isPresent();
    assertThat(registry.secrets().resolver().forWorker("../id")).isEmpty();
  }

  @Test
  void withoutASectionForSecretsTheyAreVariablesOfTheWorker() {
    RegistryException refusal =
        catchThrowableOfType(
            RegistryException.class,
            () ->
                fixture.load(
                    REGISTRY.replace("secrets: {source: dir, path: secrets}\n", "")
                        + "  pager: {url: \"https://h/\", secret: ROLLOUT_SECRET_NONE}\n"));

    assertThat(refusal.problems())
        .containsExactly(
            "webhooks.pager.secret names ROLLOUT_SECRET_NONE, which is not in the worker's"
                + " environment");
  }
}
