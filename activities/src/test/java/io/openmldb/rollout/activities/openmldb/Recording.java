package io.openmldb.rollout.activities.openmldb;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/**
 * One exchange with a real server, as it was recorded.
 *
 * @param path what was called
 * @param request the message
 * @param status the HTTP status of the answer
 * @param answer the body of the answer, to the letter
 */
record Recording(String path, String request, int status, String answer) {

  private static final ObjectMapper JSON = new ObjectMapper();

  static Recording of(String name) {
    try (InputStream file = Recording.class.getResourceAsStream("/recordings/" + name + ".json")) {
      JsonNode json = JSON.readTree(file);
      JsonNode request = json.required("request");
      JsonNode response = json.required("response");
      return new Recording(
          request.required("path").asText(),
          request.required("body").asText(),
          response.required("status").asInt(),
          response.required("body").asText());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  JsonNode message() {
    return parse(request);
  }

  static JsonNode parse(String text) {
    try {
      return JSON.readTree(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
