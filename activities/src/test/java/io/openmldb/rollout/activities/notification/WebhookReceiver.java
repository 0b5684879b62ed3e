package io.openmldb.rollout.activities.notification;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A webhook's server, which keeps what it was sent. */
final class WebhookReceiver implements AutoCloseable {

  private final List<Call> calls = new CopyOnWriteArrayList<>();
  private final CountDownLatch end = new CountDownLatch(1);
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final HttpServer server;
  private volatile int status = 200;
  private volatile Map<String, String> headers = Map.of();
  private volatile boolean silent;

  WebhookReceiver() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  /** Where it is, with what is not to be shown. */
  URI url() {
    return URI.create(
        "http://127.0.0.1:" + server.getAddress().getPort() + "/T0KENPATH?key=T0KENQUERY");
  }

  /** How it answers from now on. */
  void answerWith(int status, Map<String, String> headers) {
    this.status = status;
    this.headers = headers;
  }

  /** From now on it takes calls and says nothing. */
  void fallSilent() {
    silent = true;
  }

  List<Call> calls() {
    return calls;
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      calls.add(
          new Call(
              exchange.getRequestMethod() + " " + exchange.getRequestURI(),
              exchange.getRequestHeaders(),
              new String(body, StandardCharsets.UTF_8)));
      if (silent) {
        end.await();
      }
      headers.forEach(exchange.getResponseHeaders()::set);
      byte[] answer = "ANSWERBODY".getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(status, answer.length);
      exchange.getResponseBody().write(answer);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    end.countDown();
    server.stop(0);
    threads.shutdownNow();
  }

  /**
   * What it was sent.
   *
   * @param line method and path
   * @param headers the headers
   * @param body the body, as it came
   */
  record Call(String line, Headers headers, String body) {
    String header(String name) {
      return headers.getFirst(name);
    }
  }
}
