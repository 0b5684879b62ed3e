package io.openmldb.rollout.activities.openmldb.client;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.openmldb.rollout.activities.support.HttpCalls;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * HTTP with JSON, as brpc serves it. An {@code Authorization} header goes with every call: without
 * one the server hangs up, and any value will do unless users are checked.
 */
public final class HttpTransport implements RpcTransport {

  private static final Duration CONNECT = Duration.ofSeconds(3);

  private final ObjectMapper json = new ObjectMapper();
  private final HttpCalls http = new HttpCalls(CONNECT);
  private final Supplier<String> authorization;

  /**
   * A wire to the servers of one cluster.
   *
   * @param authorization the header's value, asked for at each call; see {@link #ANONYMOUS} and
   *     {@link #user}
   */
  public HttpTransport(Supplier<String> authorization) {
    this.authorization = authorization;
  }

  /** The header of someone without a user. */
  public static final String ANONYMOUS = "sdefault";

  /** The header of one of OpenMLDB's own users. It is a secret. */
  public static String user(String name, String password) {
    return "u" + name + ":" + password;
  }

  /** Whether {@code value} can be sent: one line of printable ASCII. */
  public static boolean isHeaderValue(String value) {
    return value.chars().allMatch(c -> c >= ' ' && c <= '~');
  }

  @Override
  public JsonNode call(String endpoint, String path, JsonNode message, Duration deadline) {
    return read(endpoint, path, exchange(endpoint, path, message, deadline), json::readTree);
  }

  @Override
  public JsonNode call(
      String endpoint,
      String path,
      JsonNode message,
      Duration deadline,
      String list,
      Consumer<JsonNode> items) {
    String body = exchange(endpoint, path, message, deadline);
    return read(endpoint, path, body, text -> readList(text, list, items));
  }

  private String exchange(String endpoint, String path, JsonNode message, Duration deadline) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder()
            .header("Content-Type", "application/json")
            .header("Authorization", authorization.get())
            .POST(HttpRequest.BodyPublishers.ofString(message.toString()));
    HttpResponse<String> response = send(endpoint, path, request, deadline);
    if (response.statusCode() != 200) {
      throw new OpenmldbException.Rejected(endpoint, path, response.statusCode(), response.body());
    }
    return response.body();
  }

  private static JsonNode read(String endpoint, String path, String body, BodyReader reader) {
    try {
      return reader.read(body);
    } catch (IOException e) {
      throw new OpenmldbException.NoAnswer(endpoint, path, "its body is not JSON", true, e);
    }
  }

  private JsonNode readList(String body, String list, Consumer<JsonNode> items) throws IOException {
    ObjectNode rest = json.createObjectNode();
    try (JsonParser parser = json.createParser(body)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new JsonParseException(parser, "not an object");
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String field = parser.currentName();
        if (parser.nextToken() == JsonToken.START_ARRAY && field.equals(list)) {
          while (parser.nextToken() != JsonToken.END_ARRAY) {
            items.accept(json.readTree(parser));
          }
        } else {
          rest.set(field, json.<JsonNode>readTree(parser));
        }
      }
    }
    return rest;
  }

  /** Reads a body that may be none. */
  @FunctionalInterface
  private interface BodyReader {
    JsonNode read(String body) throws IOException;
  }

  private HttpResponse<String> send(
      String endpoint, String path, HttpRequest.Builder request, Duration deadline) {
    try {
      URI uri = ServerUri.of(endpoint, path);
      return http.send(request.uri(uri), deadline);
    } catch (ConnectException | HttpConnectTimeoutException | UnknownHostException e) {
      throw new OpenmldbException.NoAnswer(endpoint, path, "cannot connect", false, e);
    } catch (IOException e) {
      throw new OpenmldbException.NoAnswer(endpoint, path, e.toString(), true, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new OpenmldbException.NoAnswer(endpoint, path, "interrupted", true, e);
    }
  }
}
