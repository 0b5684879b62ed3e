package io.openmldb.rollout.acceptance.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.openmldb.rollout.acceptance.e2e.SharedTestbeds.Slot;
import io.openmldb.rollout.acceptance.testbed.AwaitCondition;
import io.openmldb.rollout.acceptance.testbed.LaunchedProcess;
import io.openmldb.rollout.workflows.api.message.ApproveRequest;
import io.openmldb.rollout.workflows.api.report.Report;
import io.openmldb.rollout.workflows.api.status.Gate;
import io.openmldb.rollout.workflows.api.status.Outcome;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** A person learns from a webhook that a rollout waits, and sees it in the metrics. */
@ExtendWith(SharedTestbeds.class)
@Timeout(300)
@Tag("end-to-end")
class NotificationRolloutTest {

  private static final Duration SOON = Duration.ofMinutes(2);
  private static final String KEY = "Kz3+Yp8LYc1fC1sW0a0JrDkq8mC5cWn0H0Wm7uZ/9rI=";
  private static final String TOKEN = "T0KEN1NTHEPATH";

  private final List<JsonNode> told = new CopyOnWriteArrayList<>();
  private final List<String> forged = new CopyOnWriteArrayList<>();
  private final AtomicInteger failuresLeft = new AtomicInteger(1);

  @Test
  void aWaitingRolloutIsToldOfAndShownUntilItIsOver(Slot slot) throws Exception {
    HttpServer receiver = startReceiver();
    String request =
        """
        {"cluster": "demo", "options": {"approval": "PLAN"},
         "changes": [{"component": "apiserver", "set": {"thread_pool_size": "%s"}}]}
        """
            .formatted(slot.newValue());
    try (LaunchedProcess worker =
        slot.testbed().startWorker(registry(slot, receiver), "--health-port", "0")) {
      assertThat(slot.testbed().rollout(SOON, request, "start", "-f", "-").exitCode()).isZero();

      JsonNode waiting = awaitEvent("rollout.waiting");
      assertThat(waiting.at("/data/waitingFor/gate").asText()).isEqualTo("APPROVAL");
      URI metrics = metrics(worker);
      String asked = "openmldb_rollout_waiting_since_timestamp_seconds{asks=\"person\"";
      AwaitCondition.untilTrue(
          "the question as a metric", SOON, () -> page(metrics).contains(asked));
      assertThat(page(metrics))
          .contains("cluster=\"demo\",gate=\"APPROVAL\",workflow_id=\"rollout-demo\"}");

      slot.rollouts().rollout("rollout-demo").approve(new ApproveRequest(Gate.APPROVAL));
      Report report = slot.rollouts().result("rollout-demo", SOON);
      assertThat(report.outcome()).isEqualTo(Outcome.SUCCEEDED);
      assertThat(awaitEvent("rollout.finished").at("/data/outcome").asText())
          .isEqualTo("SUCCEEDED");
      assertThat(awaitEvent("rollout.started").at("/data/runId").asText())
          .isEqualTo(report.runId());
      AwaitCondition.untilTrue("the end of the gauges", SOON, () -> !page(metrics).contains(asked));
      AwaitCondition.untilTrue(
          "the outcome as a metric",
          SOON,
          () ->
              page(metrics)
                  .lines()
                  .anyMatch(
                      line ->
                          line.startsWith("openmldb_rollouts_ended_total{")
                              && line.contains("cluster=\"demo\"")
                              && line.contains("outcome=\"SUCCEEDED\"")
                              && line.endsWith(" 1.0")));
      assertThat(page(metrics))
          .containsPattern("openmldb_rollout_node_duration_seconds_count\\{.*cluster=\"demo\"")
          .containsPattern("openmldb_webhook_deliveries_total\\{.*result=\"delivered\"")
          .containsPattern("openmldb_webhook_deliveries_total\\{.*result=\"failed\"");
      assertThat(told).hasSize(3);
      assertThat(forged).isEmpty();
      assertThat(Files.readString(worker.log())).doesNotContain(TOKEN, KEY);
    } finally {
      receiver.stop(0);
    }
  }

  private HttpServer startReceiver() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/" + TOKEN, this::receive);
    server.start();
    return server;
  }

  /** The first call fails, so that it has to come again. */
  private void receive(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      boolean fails = failuresLeft.getAndDecrement() > 0;
      if (!fails) {
        if (!isGenuine(exchange, body)) {
          forged.add(new String(body, StandardCharsets.UTF_8));
        }
        told.add(new ObjectMapper().readTree(body));
      }
      exchange.sendResponseHeaders(fails ? 503 : 204, -1);
    }
  }

  private static boolean isGenuine(HttpExchange exchange, byte[] body) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(Base64.getDecoder().decode(KEY), "HmacSHA256"));
      String id = exchange.getRequestHeaders().getFirst("webhook-id");
      String timestamp = exchange.getRequestHeaders().getFirst("webhook-timestamp");
      mac.update((id + "." + timestamp + ".").getBytes(StandardCharsets.UTF_8));
      return exchange
          .getRequestHeaders()
          .getFirst("webhook-signature")
          .equals("v1," + Base64.getEncoder().encodeToString(mac.doFinal(body)));
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private static Path registry(Slot slot, HttpServer receiver) throws IOException {
    Path cluster = slot.cluster().directory();
    Path secrets = Files.createDirectories(cluster.resolve("webhook-secrets"));
    Files.writeString(secrets.resolve("oncall"), "whsec_" + KEY + "\n");
    return Files.writeString(
        cluster.resolve("clusters-with-webhooks.yaml"),
        Files.readString(slot.cluster().registry())
            + """
            secrets: {source: dir, path: webhook-secrets}
            webhooks:
              oncall: {url: "http://127.0.0.1:%d/%s", secret: oncall, clusters: [demo]}
            """
                .formatted(receiver.getAddress().getPort(), TOKEN));
  }

  private JsonNode awaitEvent(String type) throws Exception {
    AwaitCondition.untilTrue(
        type,
        SOON,
        () -> told.stream().anyMatch(event -> event.path("type").asText().equals(type)));
    return told.stream()
        .filter(event -> event.path("type").asText().equals(type))
        .findFirst()
        .orElseThrow();
  }

  private static URI metrics(LaunchedProcess worker) throws IOException {
    Matcher address =
        Pattern.compile("(http://127\\.0\\.0\\.1:\\d+)/healthz")
            .matcher(Files.readString(worker.log()));
    assertThat(address.find()).isTrue();
    return URI.create(address.group(1) + "/metrics");
  }

  private static String page(URI metrics) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(metrics).timeout(Duration.ofSeconds(10)).build(),
            BodyHandlers.ofString())
        .body();
  }
}
