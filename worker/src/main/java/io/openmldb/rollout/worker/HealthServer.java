package io.openmldb.rollout.worker;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells a supervisor on the same machine whether the worker polls, and its metrics. */
final class HealthServer implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(HealthServer.class);

  private final HttpServer server;
  private volatile String state = "starting";

  private HealthServer(HttpServer server) {
    this.server = server;
  }

  /**
   * @throws IOException when the port is taken
   */
  static HealthServer start(int port, Supplier<String> metrics) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    HealthServer health = new HealthServer(server);
    server.createContext("/healthz", health::answerHealth);
    server.createContext("/metrics", exchange -> answer(exchange, 200, metrics.get()));
    server.start();
    LOG.info("Health at http://127.0.0.1:{}/healthz", health.port());
    return health;
  }

  int port() {
    return server.getAddress().getPort();
  }

  void serving() {
    state = "serving";
  }

  void stopping() {
    state = "stopping";
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private void answerHealth(HttpExchange exchange) throws IOException {
    answer(exchange, state.equals("serving") ? 200 : 503, state + "\n");
  }

  private static void answer(HttpExchange exchange, int status, String text) throws IOException {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "text/plain; version=0.0.4; charset=utf-8");
    try (exchange) {
      exchange.sendResponseHeaders(status, body.length);
      exchange.getResponseBody().write(body);
    }
  }
}
