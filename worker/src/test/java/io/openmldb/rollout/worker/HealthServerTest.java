package io.openmldb.rollout.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;

class HealthServerTest {

  @Test
  void theWorkerIsHealthyFromItsFirstPollUntilItStops() throws Exception {
    try (HealthServer health = HealthServer.start(0, () -> "temporal_polls_total{} 1.0\n")) {
      assertThat(get(health, "healthz").statusCode()).isEqualTo(503);
      health.serving();
      assertThat(get(health, "healthz").statusCode()).isEqualTo(200);
      assertThat(get(health, "metrics").body()).isEqualTo("temporal_polls_total{} 1.0\n");
      health.stopping();
      assertThat(get(health, "healthz").body()).isEqualTo("stopping\n");
    }
  }

  private static HttpResponse<String> get(HealthServer health, String path) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + health.port() + "/" + path))
                .build(),
            HttpResponse.BodyHandlers.ofString());
  }
}
