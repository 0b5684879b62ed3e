package io.openmldb.rollout.activities.recorded;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/**
 * A server that answers with recordings, one after the other, and remembers what it was asked. Like
 * a real one it hangs up on a request without an {@code Authorization} header.
 */
public final class ReplayingServer implements AutoCloseable {

  private final HttpServer server;
  private final Deque<RecordedCall> answers = new ArrayDeque<>();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final List<Asked> asked = new CopyOnWriteArrayList<>();

  /**
   * A request as it came.
   *
   * @param path what was called
   * @param message the body
   * @param authorization the header
   */
  public record Asked(String path, JsonNode message, String authorization) {}

  /** A server with these recordings for answers. */
  public ReplayingServer(String... recordings) {
    for (String name : recordings) {
      answers.add(RecordedCall.of(name));
    }
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/", this::answer);
    server.start();
  }

  private synchronized void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      String authorization = exchange.getRequestHeaders().getFirst("Authorization");
      if (authorization == null && exchange.getRequestMethod().equals("POST")) {
        return;
      }
      String path = exchange.getRequestURI().getPath();
      asked.add(new Asked(path, RecordedCall.parse(body), authorization));
      RecordedCall recording = answers.remove();
      if (!recording.isAnswered()) {
        hang(recording);
        return;
      }
      byte[] bytes = recording.answer().getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(recording.status(), bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  /** Where it listens. */
  public String endpoint() {
    return "127.0.0.1:" + server.getAddress().getPort();
  }

  /** What it was asked so far. */
  public List<Asked> asked() {
    return List.copyOf(asked);
  }

  private void hang(RecordedCall recording) {
    try {
      if (recording.answer().startsWith("TimeoutError")) {
        closed.await();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    closed.countDown();
    server.stop(0);
  }
}
