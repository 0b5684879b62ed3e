package io.openmldb.rollout.acceptance.chaos.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What passes between a worker and its servers, and what does not. */
@Timeout(30)
class ProxyTest {

  private final List<String> served = Collections.synchronizedList(new ArrayList<>());
  private final List<ServerCall> seen = Collections.synchronizedList(new ArrayList<>());
  private HttpServer server;
  private volatile boolean losesCalls;
  private volatile boolean losesAnswers;

  @BeforeEach
  void serve() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          String body =
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          served.add(exchange.getRequestURI().getPath() + " " + body);
          byte[] answer = ("answer to " + body).getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void end() {
    server.stop(0);
  }

  @Test
  void aCallPassesAndIsSeenWithItsServerAndMethod() throws Exception {
    try (HttpProxy proxy = HttpProxy.of(1, new Ear())) {
      HttpClient client = through(proxy);
      assertThat(call(client, "ä 1")).isEqualTo("answer to ä 1");
      assertThat(call(client, "2")).isEqualTo("answer to 2");

      assertThat(served)
          .containsExactly("/NameServer/ChangeLeader ä 1", "/NameServer/ChangeLeader 2");
      String endpoint = "127.0.0.1:" + server.getAddress().getPort();
      assertThat(seen)
          .hasSize(4)
          .containsOnly(new ServerCall(1, endpoint, "NameServer", "ChangeLeader"));
    }
  }

  @Test
  void aLostCallIsNotDoneAndOneWhoseAnswerIsLostIs() throws Exception {
    try (HttpProxy proxy = HttpProxy.of(0, new Ear())) {
      losesCalls = true;
      assertThatThrownBy(() -> call(through(proxy), "lost")).isInstanceOf(IOException.class);
      assertThat(served).isEmpty();

      losesCalls = false;
      losesAnswers = true;
      assertThatThrownBy(() -> call(through(proxy), "done")).isInstanceOf(IOException.class);
      assertThat(served).containsExactly("/NameServer/ChangeLeader done");
    }
  }

  @Test
  void aStalledCallIsKeptAndArrivesLate() throws Exception {
    try (HttpProxy proxy = HttpProxy.of(0, new Ear())) {
      proxy.nameservers().set(NetworkLink.State.STALLED);
      CompletableFuture<String> late =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  return call(through(proxy), "late");
                } catch (IOException | InterruptedException e) {
                  throw new IllegalStateException(e);
                }
              });
      TimeUnit.MILLISECONDS.sleep(300);
      assertThat(late).isNotDone();
      assertThat(served).isEmpty();

      proxy.nameservers().set(NetworkLink.State.OPEN);
      assertThat(late.get(10, TimeUnit.SECONDS)).isEqualTo("answer to late");
    }
  }

  @Test
  void aCutClosesConnectionsUntilItIsOver() throws Exception {
    try (TcpProxy proxy = TcpProxy.to(server.getAddress().getPort())) {
      HttpClient client = HttpClient.newHttpClient();
      assertThat(call(client, proxy.port(), "1")).isEqualTo("answer to 1");

      proxy.set(NetworkLink.State.CUT);
      assertThatThrownBy(() -> call(client, proxy.port(), "2")).isInstanceOf(IOException.class);

      proxy.set(NetworkLink.State.OPEN);
      assertThat(call(client, proxy.port(), "3")).isEqualTo("answer to 3");
      assertThat(served).hasSize(2);
    }
  }

  private static HttpClient through(HttpProxy proxy) {
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .proxy(
            ProxySelector.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), proxy.port())))
        .build();
  }

  private String call(HttpClient client, String body) throws IOException, InterruptedException {
    return call(client, server.getAddress().getPort(), body);
  }

  private static String call(HttpClient client, int port, String body)
      throws IOException, InterruptedException {
    URI uri = URI.create("http://127.0.0.1:" + port + "/NameServer/ChangeLeader");
    HttpRequest request =
        HttpRequest.newBuilder(uri)
            .timeout(Duration.ofSeconds(10))
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
  }

  private final class Ear implements ServerCall.Listener {

    @Override
    public boolean before(ServerCall call) {
      seen.add(call);
      return !losesCalls;
    }

    @Override
    public boolean after(ServerCall call) {
      seen.add(call);
      return !losesAnswers;
    }
  }
}
