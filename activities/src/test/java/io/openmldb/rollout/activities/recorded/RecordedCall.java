package io.openmldb.rollout.activities.recorded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * One exchange with a real server, as it was recorded.
 *
 * @param path what was called
 * @param request the message; empty when there was none
 * @param status the HTTP status of the answer; 0 when none came
 * @param answer the body of the answer, to the letter; the client's words when none came
 */
public record RecordedCall(String path, String request, int status, String answer) {

  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * The recording {@code name}.
   *
   * @param name its file under {@code recordings/}; {@code .json} may be left out
   */
  public static RecordedCall of(String name) {
    JsonNode json = parse(text(name.endsWith(".json") ? name : name + ".json"));
    JsonNode request = json.required("request");
    JsonNode response = json.path("response");
    return new RecordedCall(
        request.required("path").asText(),
        request.path("body").isNull() ? "" : request.required("body").asText(),
        response.path("status").asInt(),
        (json.has("error") ? json.path("error") : response.required("body")).asText());
  }

  /** The file {@code name} as it is. */
  public static String text(String name) {
    try (InputStream file = RecordedCall.class.getResourceAsStream("/recordings/" + name)) {
      return new String(file.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether an answer came. */
  public boolean isAnswered() {
    return status != 0;
  }

  /** The message as JSON. */
  public JsonNode message() {
    return parse(request);
  }

  /** The answer as JSON. */
  public JsonNode answerJson() {
    return parse(answer);
  }

  /** {@code text} as JSON. */
  public static JsonNode parse(String text) {
    try {
      return JSON.readTree(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
