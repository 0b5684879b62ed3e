package io.openmldb.rollout.worker;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.BindException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers {@code /healthz} with whether the worker has started and is not stopping, and {@code
 * /metrics} with its metrics.
 */
final class HealthServer implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(HealthServer.class);

  /** So that one who asks slowly keeps nobody else from being answered. */
  private static final int THREADS = 4;

  private static final String LONGEST_EXCHANGE_SECONDS = "30";

  static {
    System.setProperty("sun.net.httpserver.maxReqTime", LONGEST_EXCHANGE_SECONDS);
    System.setProperty("sun.net.httpserver.maxRspTime", LONGEST_EXCHANGE_SECONDS);
  }

  private final HttpServer server;
  private final ExecutorService threads;
  private volatile String state = "starting";

  private HealthServer(HttpServer server, ExecutorService threads) {
    this.server = server;
    this.threads = threads;
  }

  /**
   * Answers at {@code address}.
   *
   * @throws IOException when it is not this machine's, or the port is taken
   */
  static HealthServer start(InetSocketAddress address, Supplier<String> metrics)
      throws IOException {
    HttpServer server = create(address);
    HealthServer health = new HealthServer(server, Executors.newFixedThreadPool(THREADS));
    server.setExecutor(health.threads);
    server.createContext("/healthz", health::answerHealth);
    server.createContext("/metrics", exchange -> answer(exchange, 200, metrics.get()));
    server.start();
    LOG.info("Health at http://{}:{}/healthz", host(address.getAddress()), health.port());
    return health;
  }

  private static HttpServer create(InetSocketAddress address) throws IOException {
    try {
      return HttpServer.create(address, 0);
    } catch (BindException e) {
      throw new IOException(
          e.getMessage() + ": " + host(address.getAddress()) + ":" + address.getPort(), e);
    }
  }

  /** As it stands in a URL. */
  private static String host(InetAddress address) {
    String text = address.getHostAddress();
    return address instanceof Inet6Address ? "[" + text + "]" : text;
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
    threads.shutdownNow();
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
