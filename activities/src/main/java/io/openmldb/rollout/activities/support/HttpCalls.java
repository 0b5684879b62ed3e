package io.openmldb.rollout.activities.support;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * HTTP calls whose deadline covers the whole exchange. A request's own timeout ends when the
 * answer's headers are there: a server that stalls in the middle of its answer would be waited for
 * without end.
 */
public final class HttpCalls {

  /**
   * The client distinguishes a connection that was never made from a late answer, so its own
   * timeout must come first.
   */
  private static final Duration GRACE = Duration.ofMillis(20);

  private final HttpClient http;

  /**
   * Calls that share their connections.
   *
   * @param connect the longest time that a connection may take to be made
   */
  public HttpCalls(Duration connect) {
    this.http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(connect)
            .build();
  }

  /**
   * Sends the request and reads the whole answer as a text.
   *
   * @see #send(HttpRequest.Builder, BodyHandler, Duration)
   */
  public HttpResponse<String> send(HttpRequest.Builder request, Duration deadline)
      throws IOException, InterruptedException {
    return send(request, BodyHandlers.ofString(), deadline);
  }

  /**
   * Sends the request and lets {@code body} read the whole answer. At the deadline the connection
   * is closed.
   *
   * @throws HttpTimeoutException when the answer is not complete by the deadline
   * @throws IOException when there is none
   * @throws InterruptedException when this thread is interrupted; the connection is closed
   */
  public <T> HttpResponse<T> send(
      HttpRequest.Builder request, BodyHandler<T> body, Duration deadline)
      throws IOException, InterruptedException {
    CompletableFuture<HttpResponse<T>> answer =
        http.sendAsync(request.timeout(deadline).build(), body);
    try {
      return answer.get(deadline.plus(GRACE).toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw new HttpTimeoutException(
          "the answer was not complete within " + deadline.toMillis() + " ms");
    } catch (ExecutionException e) {
      throw failure(e);
    } finally {
      answer.cancel(true);
    }
  }

  private static IOException failure(ExecutionException failure) {
    if (failure.getCause() instanceof IOException cause) {
      return cause;
    }
    return new IOException(failure.getCause());
  }
}
