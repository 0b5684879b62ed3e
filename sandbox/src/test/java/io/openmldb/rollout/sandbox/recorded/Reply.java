package io.openmldb.rollout.sandbox.recorded;

import com.fasterxml.jackson.databind.JsonNode;
import io.openmldb.rollout.sandbox.server.http.Json;
import java.io.IOException;

/**
 * What a server made of a request.
 *
 * @param status the HTTP status, 0 where there was no answer
 * @param contentType null where the answer names none
 */
public record Reply(Outcome outcome, int status, String contentType, String body) {

  /** How an exchange ended. */
  public enum Outcome {
    ANSWERED,
    /** The connection was closed without an answer. */
    HUNG_UP,
    /** Nobody listens there. */
    REFUSED,
    TIMED_OUT
  }

  static Reply none(Outcome outcome) {
    return new Reply(outcome, 0, null, "");
  }

  public boolean isJson() {
    return body.startsWith("{");
  }

  /** The answer's JSON object. */
  public JsonNode json() {
    try {
      return Json.parse(body);
    } catch (IOException e) {
      throw new AssertionError("not a JSON object: " + this, e);
    }
  }
}
