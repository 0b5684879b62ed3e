package io.openmldb.rollout.activities.verification;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FlagsPagesTest {

  @Test
  void aPageThatIsOnIsRead() throws IOException {
    Optional<FlagsPage> page =
        pageOf(
            "Name | Value | Description | Defined At\n---\ngc_interval | 60 (default:120) | d | f\n");

    assertThat(page).hasValueSatisfying(it -> assertThat(it.shows("gc_interval", "60")).isTrue());
  }

  @Test
  void anApiserverThatAnswersAnyPathHasNoPage() throws IOException {
    assertThat(pageOf("{\"code\":-1,\"msg\":\"invalid path\"}")).isEmpty();
  }

  private static Optional<FlagsPage> pageOf(String body) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
    server.start();
    try {
      return new FlagsPages()
          .read("127.0.0.1:" + server.getAddress().getPort(), List.of("gc_interval"));
    } finally {
      server.stop(0);
    }
  }
}
