package io.openmldb.rollout.activities.stub;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
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
import java.util.function.Function;

/**
 * One of OpenMLDB's servers over real HTTP, answering what a test tells it to: {@code
 * /NameServer/ConfGet}, say, or a built-in page such as {@code /flags/gc_interval}.
 */
public final class StubServer implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpServer server;
  private final Map<String, Function<JsonNode, String>> answers = new ConcurrentHashMap<>();
  private final List<String> asked = new CopyOnWriteArrayList<>();

  private StubServer(HttpServer server) {
    this.server = server;
  }

  /** Listens on a free loopback port. */
  public static StubServer start() {
    try {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      StubServer stub = new StubServer(server);
      server.createContext("/", stub::answer);
      server.start();
      return stub;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public String endpoint() {
    return "127.0.0.1:" + server.getAddress().getPort();
  }

  /** Answers {@code path} with {@code body}. */
  public StubServer answering(String path, String body) {
    return answering(path, message -> body);
  }

  /** Answers {@code path} with what {@code answer} makes of the message. */
  public StubServer answering(String path, Function<JsonNode, String> answer) {
    answers.put(path, answer);
    return this;
  }

  /** Every request so far: path and message. */
  public List<String> asked() {
    return asked;
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath().substring(1);
    byte[] message = exchange.getRequestBody().readAllBytes();
    asked.add(path + " " + new String(message, StandardCharsets.UTF_8));
    Function<JsonNode, String> answer = answers.get(path);
    String body = answer == null ? "Fail to find method" : answer.apply(JSON.readTree(message));
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    try (exchange) {
      exchange.sendResponseHeaders(answer == null ? 404 : 200, bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }
}
