package io.openmldb.rollout.activities.openmldb.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.openmldb.rollout.activities.config.gflags.FlagsPageContent;
import io.openmldb.rollout.activities.stub.StallingServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class FlagsPageClientTest {

  @Test
  void aPageThatIsOnIsRead() throws IOException {
    Optional<FlagsPageContent> page =
        pageOf(
            "Name | Value | Description | Defined At\n---\ngc_interval | 60 (default:120) | d | f\n");

    assertThat(page).hasValueSatisfying(it -> assertThat(it.shows("gc_interval", "60")).isTrue());
  }

  @Test
  void anApiserverThatAnswersAnyPathHasNoPage() throws IOException {
    assertThat(pageOf("{\"code\":-1,\"msg\":\"invalid path\"}")).isEmpty();
  }

  @Test
  void onlyNamesThatAFlagCanHaveAreAskedFor() throws IOException {
    List<String> asked = new CopyOnWriteArrayList<>();

    Optional<FlagsPageContent> page =
        pageOf(
            "Name | Value\n---\ngc_interval | 60 | d | f\n",
            List.of("gc_interval", "gc_interval ", "zk_cert hunter2", "a%b", "数据", "", "x1"),
            asked);

    assertThat(page).isPresent();
    assertThat(asked).containsExactly("/flags/gc_interval,x1");
  }

  @Test
  @Timeout(20)
  void aPageWhoseServerStallsInItsMiddleDoesNotAnswer() throws IOException {
    try (StallingServer server = new StallingServer("Name | Value\n---\n")) {
      assertThat(new FlagsPageClient().read(server.endpoint(), List.of("gc_interval"))).isEmpty();
    }
  }

  private static Optional<FlagsPageContent> pageOf(String body) throws IOException {
    return pageOf(body, List.of("gc_interval"), new CopyOnWriteArrayList<>());
  }

  private static Optional<FlagsPageContent> pageOf(
      String body, List<String> names, List<String> asked) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          asked.add(exchange.getRequestURI().toString());
          byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
    server.start();
    try {
      return new FlagsPageClient().read("127.0.0.1:" + server.getAddress().getPort(), names);
    } finally {
      server.stop(0);
    }
  }
}
