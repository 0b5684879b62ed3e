package io.openmldb.rollout.sandbox.server.http;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.openmldb.rollout.sandbox.server.runtime.DaemonThreads;
import io.openmldb.rollout.sandbox.server.runtime.ServerStartException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The listening socket of one server. Unlike a common web server it can hang up without answering.
 */
public final class HttpListener implements ServerTransport.Listener {
  static {
    // Without this every small answer on a kept connection waits for a delayed acknowledgement.
    System.setProperty("sun.net.httpserver.nodelay", "true");
  }

  private static final Logger log = LoggerFactory.getLogger(HttpListener.class);

  private final HttpServer server;
  private final ExecutorService threads;

  private HttpListener(HttpServer server, ExecutorService threads) {
    this.server = server;
    this.threads = threads;
  }

  /**
   * Listens at once.
   *
   * @throws ServerStartException if the endpoint cannot be listened on, most often because another
   *     process does
   */
  public static HttpListener start(String endpoint, RequestHandler handler)
      throws ServerStartException {
    try {
      return listen(endpoint, handler);
    } catch (IOException e) {
      throw new ServerStartException("Fail to listen " + endpoint, e);
    }
  }

  private static HttpListener listen(String endpoint, RequestHandler handler) throws IOException {
    int colon = endpoint.lastIndexOf(':');
    int port = Integer.parseInt(endpoint.substring(colon + 1));
    HttpServer server =
        HttpServer.create(new InetSocketAddress(endpoint.substring(0, colon), port), 128);
    ExecutorService threads = Executors.newCachedThreadPool(DaemonThreads.named("http"));
    server.setExecutor(threads);
    server.createContext("/", exchange -> serve(exchange, handler));
    server.start();
    return new HttpListener(server, threads);
  }

  private static void serve(HttpExchange exchange, RequestHandler handler) throws IOException {
    try (exchange) {
      ServerReply answer = answer(exchange, handler);
      if (answer.status() != 0) {
        send(exchange, answer);
      }
    }
  }

  private static ServerReply answer(HttpExchange exchange, RequestHandler handler)
      throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    Headers headers = exchange.getRequestHeaders();
    String query = exchange.getRequestURI().getRawQuery();
    ServerRequest request =
        new ServerRequest(
            exchange.getRequestMethod(),
            exchange.getRequestURI().getPath(),
            query == null ? "" : query,
            headers.getFirst("Content-type"),
            headers.containsKey("Authorization"),
            body);
    try {
      return handler.handle(request);
    } catch (RuntimeException e) {
      log.error("{} {} failed", request.method(), request.path(), e);
      return new ServerReply(500, "text/plain", "internal error: " + e, 0);
    }
  }

  private static void send(HttpExchange exchange, ServerReply answer) throws IOException {
    byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
    Headers headers = exchange.getResponseHeaders();
    if (answer.contentType() != null) {
      headers.set("Content-Type", answer.contentType());
    }
    if (answer.errorCode() != 0) {
      headers.set("x-bd-error-code", Integer.toString(answer.errorCode()));
    }
    exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
