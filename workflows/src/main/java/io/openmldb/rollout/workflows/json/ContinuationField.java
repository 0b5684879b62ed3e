package io.openmldb.rollout.workflows.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/**
 * What a run that continued as new has left in the request of the next one. It is no field for
 * people: it is not offered as a known one, and its content is not judged with the request.
 *
 * @param continuation what was left; null in a request of anybody else
 * @param request the request without it, whatever that is
 */
public record ContinuationField(@Nullable JsonNode continuation, @Nullable JsonNode request) {

  private static final String NAME = "continuation";

  /** Takes {@code json} apart. */
  public static ContinuationField in(@Nullable JsonNode json) {
    return json != null && json.hasNonNull(NAME)
        ? new ContinuationField(json.get(NAME), ((ObjectNode) json.deepCopy()).without(NAME))
        : new ContinuationField(null, json);
  }
}
