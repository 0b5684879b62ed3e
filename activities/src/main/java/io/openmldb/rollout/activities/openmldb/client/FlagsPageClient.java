package io.openmldb.rollout.activities.openmldb.client;

import static java.util.stream.Collectors.joining;

import io.openmldb.rollout.activities.config.gflags.FlagsPageContent;
import io.openmldb.rollout.activities.support.HttpCalls;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads {@code /flags} pages. They are off unless a process was started to have them on. */
public final class FlagsPageClient {

  private static final Duration DEADLINE = Duration.ofSeconds(3);
  private static final int OK = 200;

  /** What every page begins with, also one that knows none of the names. */
  private static final String HEADER = "Name | Value";

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_]+");

  private final HttpCalls http = new HttpCalls(DEADLINE);

  /**
   * The page of the process at {@code endpoint}, with the flags {@code names}; empty when the page
   * is off, or does not answer. A name that no flag can have, as a line of a file with a mistake in
   * it makes one, is not asked for.
   */
  public Optional<FlagsPageContent> read(String endpoint, Collection<String> names) {
    String path = "flags/" + names.stream().filter(NAME.asMatchPredicate()).collect(joining(","));
    try {
      URI uri = ServerUri.of(endpoint, path);
      HttpResponse<String> response = http.send(HttpRequest.newBuilder(uri), DEADLINE);
      // An apiserver whose page is off answers 200 to any path, with words of its own.
      return response.statusCode() == OK && response.body().startsWith(HEADER)
          ? Optional.of(FlagsPageContent.parse(response.body()))
          : Optional.empty();
    } catch (IOException e) {
      // A server that wants an Authorization header hangs up on a page that is off.
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }
}
