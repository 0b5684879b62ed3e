package io.openmldb.rollout.sandbox.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * One nameserver or tablet, called over HTTP.
 *
 * @param service {@code NameServer} or {@code TabletServer}
 * @param endpoint {@code host:port}
 */
record RpcServer(String service, String endpoint) {

  private static final Duration DEADLINE = Duration.ofSeconds(10);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient HTTP =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(2))
          .build();

  /**
   * Calls a method and gives its answer, whatever its code says.
   *
   * @throws IOException if there is no answer in time, or one that is not the method's
   */
  JsonNode answer(String method, Object request) throws IOException, InterruptedException {
    HttpRequest post =
        HttpRequest.newBuilder(URI.create("http://%s/%s/%s".formatted(endpoint, service, method)))
            .timeout(DEADLINE)
            // Any value will do, but without one the server hangs up.
            .header("Authorization", "sandbox")
            .POST(HttpRequest.BodyPublishers.ofByteArray(JSON.writeValueAsBytes(request)))
            .build();
    HttpResponse<byte[]> response = HTTP.send(post, HttpResponse.BodyHandlers.ofByteArray());
    if (response.statusCode() != 200) {
      throw new IOException(
          "%s of %s answered HTTP %d: %s"
              .formatted(
                  method,
                  endpoint,
                  response.statusCode(),
                  new String(response.body(), StandardCharsets.UTF_8)));
    }
    return JSON.readTree(response.body());
  }

  /**
   * Calls a method that must succeed.
   *
   * @throws CallRefusedException if the answer's code is not 0
   */
  JsonNode call(String method, Object request) throws IOException, InterruptedException {
    JsonNode answer = answer(method, request);
    int code = answer.path("code").asInt();
    if (code != 0) {
      throw new CallRefusedException(method, endpoint, code, answer.path("msg").asText());
    }
    return answer;
  }
}
