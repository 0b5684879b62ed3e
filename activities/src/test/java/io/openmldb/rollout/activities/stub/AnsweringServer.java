package io.openmldb.rollout.activities.stub;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A server that answers each method as told, and remembers what it was asked. */
public final class AnsweringServer implements AutoCloseable {

  private final HttpServer server;
  private final Map<String, String> answers = new ConcurrentHashMap<>();
  private final List<String> asked = new CopyOnWriteArrayList<>();

  public AnsweringServer() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/", this::answer);
    server.start();
  }

  /** Answers {@code path} with {@code body} from now on. */
  public AnsweringServer on(String path, String body) {
    answers.put(path, body);
    return this;
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      String path = exchange.getRequestURI().getPath();
      String authorization = exchange.getRequestHeaders().getFirst("Authorization");
      asked.add(path + " " + body + " " + authorization);
      byte[] answer = answers.getOrDefault(path, "no such method").getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(answers.containsKey(path) ? 200 : 404, answer.length);
      exchange.getResponseBody().write(answer);
    }
  }

  public String endpoint() {
    return "127.0.0.1:" + server.getAddress().getPort();
  }

  /** Path, body and Authorization header of each request so far. */
  public List<String> asked() {
    return List.copyOf(asked);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
