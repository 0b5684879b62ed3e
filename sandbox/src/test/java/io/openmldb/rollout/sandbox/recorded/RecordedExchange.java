package io.openmldb.rollout.sandbox.recorded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.openmldb.rollout.sandbox.server.http.JsonTrees;
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
public record RecordedExchange(
    String name,
    String method,
    String host,
    String path,
    Map<String, String> headers,
    String body,
    RecordedReply answer) {

  /** Reads a recording by its file's name, {@code ns_ConfGet.json}. */
  public static RecordedExchange of(String name) {
    JsonNode file = read(name);
    JsonNode request = file.path("request");
    Map<String, String> headers = new LinkedHashMap<>();
    request.path("headers").forEachEntry((key, value) -> headers.put(key, value.asText()));
    return new RecordedExchange(
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
    try (InputStream in = RecordedExchange.class.getResourceAsStream("/recordings/" + name)) {
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
      return JsonTrees.parse(text(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static RecordedReply answer(String name, JsonNode file) {
    if (!file.has("error")) {
      JsonNode response = file.path("response");
      JsonNode type = response.path("headers").path("Content-Type");
      return new RecordedReply(
          RecordedReply.ReplyKind.ANSWERED,
          response.path("status").asInt(),
          type.isMissingNode() ? null : type.asText(),
          response.path("body").asText());
    }
    String error = file.path("error").asText();
    String kind = error.substring(0, error.indexOf('('));
    return RecordedReply.none(
        switch (kind) {
          case "RemoteDisconnected" -> RecordedReply.ReplyKind.HUNG_UP;
          case "ConnectionRefusedError" -> RecordedReply.ReplyKind.REFUSED;
          case "TimeoutError" -> RecordedReply.ReplyKind.TIMED_OUT;
          default -> throw new IllegalArgumentException(name + " ended in an unknown way: " + kind);
        });
  }

  /** The same, its answer without the operations of before this one: those of other sessions. */
  public RecordedExchange sinceOp(long opId) {
    ObjectNode shown = (ObjectNode) answer.json();
    ArrayNode newer = JsonTrees.object().arrayNode();
    for (JsonNode op : shown.path("op_status")) {
      if (op.path("op_id").asLong() >= opId) {
        newer.add(op);
      }
    }
    shown.set("op_status", newer);
    RecordedReply reply =
        new RecordedReply(
            answer.outcome(), answer.status(), answer.contentType(), JsonTrees.text(shown));
    return new RecordedExchange(name, method, host, path, headers, body, reply);
  }

  /** The same, asking with another value in one field of the request. */
  public RecordedExchange asking(String field, Object value) {
    try {
      ObjectNode request = JsonTrees.parse(body);
      request.putPOJO(field, value);
      return new RecordedExchange(
          name, method, host, path, headers, JsonTrees.text(request), answer);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
