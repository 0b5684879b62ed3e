package io.openmldb.rollout.sandbox.recorded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.openmldb.rollout.sandbox.server.http.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One recorded exchange with a real server.
 *
 * @param name its file's path below {@code recordings/}
 * @param host the real server's endpoint
 * @param body null where the request had none
 */
public record Recording(
    String name,
    String method,
    String host,
    String path,
    Map<String, String> headers,
    String body,
    Reply answer) {

  /** Reads a recording by its file's name, {@code ns_ConfGet.json}. */
  public static Recording of(String name) {
    JsonNode file = read(name);
    JsonNode request = file.path("request");
    Map<String, String> headers = new LinkedHashMap<>();
    request.path("headers").forEachEntry((key, value) -> headers.put(key, value.asText()));
    return new Recording(
        name,
        request.path("method").asText(),
        request.path("host").asText(),
        request.path("path").asText(),
        headers,
        request.path("body").isNull() ? null : request.path("body").asText(),
        answer(name, file));
  }

  /** A recorded file's text. */
  public static String text(String name) {
    try (InputStream in = Recording.class.getResourceAsStream("/recordings/" + name)) {
      if (in == null) {
        throw new IllegalArgumentException("no recording is called " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static JsonNode read(String name) {
    try {
      return Json.parse(text(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Reply answer(String name, JsonNode file) {
    if (!file.has("error")) {
      JsonNode response = file.path("response");
      JsonNode type = response.path("headers").path("Content-Type");
      return new Reply(
          Reply.Outcome.ANSWERED,
          response.path("status").asInt(),
          type.isMissingNode() ? null : type.asText(),
          response.path("body").asText());
    }
    String error = file.path("error").asText();
    String kind = error.substring(0, error.indexOf('('));
    return Reply.none(
        switch (kind) {
          case "RemoteDisconnected" -> Reply.Outcome.HUNG_UP;
          case "ConnectionRefusedError" -> Reply.Outcome.REFUSED;
          case "TimeoutError" -> Reply.Outcome.TIMED_OUT;
          default -> throw new IllegalArgumentException(name + " ended in an unknown way: " + kind);
        });
  }

  /** The same, its answer without the operations of before this one: those of other sessions. */
  public Recording sinceOp(long opId) {
    ObjectNode shown = (ObjectNode) answer.json();
    ArrayNode newer = Json.object().arrayNode();
    for (JsonNode op : shown.path("op_status")) {
      if (op.path("op_id").asLong() >= opId) {
        newer.add(op);
      }
    }
    shown.set("op_status", newer);
    Reply reply =
        new Reply(answer.outcome(), answer.status(), answer.contentType(), Json.text(shown));
    return new Recording(name, method, host, path, headers, body, reply);
  }

  /** The same, asking with another value in one field of the request. */
  public Recording asking(String field, Object value) {
    try {
      ObjectNode request = Json.parse(body);
      request.putPOJO(field, value);
      return new Recording(name, method, host, path, headers, Json.text(request), answer);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
