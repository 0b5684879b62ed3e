package io.openmldb.rollout.cluster;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import io.openmldb.rollout.json.ObjectReading;
import io.openmldb.rollout.json.Problems;
import java.io.IOException;
import java.util.List;

/**
 * Asks a rollout to end early.
 *
 * @param mode what becomes of updated nodes; null counts as KEEP
 * @param reason why, for the record; may be null
 * @param problems what was wrong in the JSON; empty for one made in code
 */
@JsonDeserialize(using = AbortRequest.Reader.class)
public record AbortRequest(AbortMode mode, String reason, @JsonIgnore List<String> problems) {

  public AbortRequest {
    problems = problems == null ? List.of() : List.copyOf(problems);
  }

  public AbortRequest(AbortMode mode, String reason) {
    this(mode, reason, List.of());
  }

  /** Reads leniently: whatever JSON arrives becomes one of these, with its problems. */
  static final class Reader extends JsonDeserializer<AbortRequest> {

    @Override
    public AbortRequest deserialize(JsonParser parser, DeserializationContext context)
        throws IOException {
      Problems problems = new Problems();
      return ObjectReading.of(parser.readValueAsTree(), "", problems)
          .map(object -> read(object, problems))
          .orElseGet(() -> new AbortRequest(AbortMode.KEEP, null, problems.all()));
    }

    private static AbortRequest read(ObjectReading object, Problems problems) {
      AbortMode mode = object.constant("mode", AbortMode.class, AbortMode.KEEP);
      String reason = object.text("reason");
      object.rejectUnknownFields();
      return new AbortRequest(mode, reason, problems.all());
    }
  }
}
