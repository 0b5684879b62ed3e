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
 * Answers a failure.
 *
 * @param endpoint the node that failed, or the cluster's name where the cluster itself is at fault
 * @param decision what to do
 * @param problems what was wrong in the JSON; empty for one made in code
 */
@JsonDeserialize(using = DecideRequest.Reader.class)
public record DecideRequest(String endpoint, Decision decision, @JsonIgnore List<String> problems) {

  public DecideRequest {
    problems = problems == null ? List.of() : List.copyOf(problems);
  }

  public DecideRequest(String endpoint, Decision decision) {
    this(endpoint, decision, List.of());
  }

  /** Reads leniently: whatever JSON arrives becomes one of these, with its problems. */
  static final class Reader extends JsonDeserializer<DecideRequest> {

    @Override
    public DecideRequest deserialize(JsonParser parser, DeserializationContext context)
        throws IOException {
      Problems problems = new Problems();
      return ObjectReading.of(parser.readValueAsTree(), "", problems)
          .map(object -> read(object, problems))
          .orElseGet(() -> new DecideRequest(null, null, problems.all()));
    }

    private static DecideRequest read(ObjectReading object, Problems problems) {
      String endpoint = object.text("endpoint");
      Decision decision = object.constant("decision", Decision.class, null);
      object.requireSaid("endpoint", endpoint);
      object.requireSaid("decision", decision);
      object.rejectUnknownFields();
      return new DecideRequest(endpoint, decision, problems.all());
    }
  }
}
