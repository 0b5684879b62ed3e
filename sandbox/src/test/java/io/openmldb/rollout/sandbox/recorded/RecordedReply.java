package io.openmldb.rollout.sandbox.recorded;

import com.fasterxml.jackson.databind.JsonNode;
import io.openmldb.rollout.sandbox.server.http.JsonTrees;
import java.io.IOException;

/**
 * What a server made of a request.
 *
 * @param status the HTTP status, 0 where there was no answer
 * @param contentType null where the answer names none
 */
public record RecordedReply(ReplyKind outcome, int status, String contentType, String body) {

  /** How an exchange ended. */
  public enum ReplyKind {
    ANSWERED,
    /** The connection was closed without an answer. */
    HUNG_UP,
    /** Nobody listens there. */
    REFUSED,
    TIMED_OUT
  }

  static RecordedReply none(ReplyKind outcome) {
    return new RecordedReply(outcome, 0, null, "");
  }

  public boolean isJson() {
    return body.startsWith("{");
  }

  /** The answer's JSON object. */
  public JsonNode json() {
    try {
      return JsonTrees.parse(body);
    } catch (IOException e) {
      throw new AssertionError("not a JSON object: " + this, e);
    }
  }
}
