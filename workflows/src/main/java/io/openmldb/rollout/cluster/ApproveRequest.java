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
import java.util.Optional;

/**
 * Opens a gate.
 *
 * @param gate APPROVAL or CANARY; null when the JSON did not say
 * @param problems what was wrong in the JSON; empty for one made in code
 */
@JsonDeserialize(using = ApproveRequest.Reader.class)
public record ApproveRequest(Gate gate, @JsonIgnore List<String> problems) {

  public ApproveRequest {
    problems = problems == null ? List.of() : List.copyOf(problems);
  }

  public ApproveRequest(Gate gate) {
    this(gate, List.of());
  }

  /** Reads leniently: whatever JSON arrives becomes one of these, with its problems. */
  static final class Reader extends JsonDeserializer<ApproveRequest> {

    @Override
    public ApproveRequest deserialize(JsonParser parser, DeserializationContext context)
        throws IOException {
      Problems problems = new Problems();
      Optional<Gate> gate =
          ObjectReading.of(parser.readValueAsTree(), "", problems)
              .flatMap(
                  object -> {
                    Gate named = object.constant("gate", Gate.class, null);
                    object.requireSaid("gate", named);
                    object.rejectUnknownFields();
                    return Optional.ofNullable(named);
                  });
      return new ApproveRequest(gate.orElse(null), problems.all());
    }
  }
}
