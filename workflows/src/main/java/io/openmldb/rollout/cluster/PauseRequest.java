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
 * Asks a rollout to hold before the next node.
 *
 * @param reason why, for the record; may be null
 * @param problems what was wrong in the JSON; empty for one made in code
 */
@JsonDeserialize(using = PauseRequest.Reader.class)
public record PauseRequest(String reason, @JsonIgnore List<String> problems) {

  public PauseRequest {
    problems = problems == null ? List.of() : List.copyOf(problems);
  }

  public PauseRequest(String reason) {
    this(reason, List.of());
  }

  /** Reads leniently: whatever JSON arrives becomes one of these, with its problems. */
  static final class Reader extends JsonDeserializer<PauseRequest> {

    @Override
    public PauseRequest deserialize(JsonParser parser, DeserializationContext context)
        throws IOException {
      Problems problems = new Problems();
      Optional<String> reason =
          ObjectReading.of(parser.readValueAsTree(), "", problems)
              .flatMap(
                  object -> {
                    String text = object.text("reason");
                    object.rejectUnknownFields();
                    return Optional.ofNullable(text);
                  });
      return new PauseRequest(reason.orElse(null), problems.all());
    }
  }
}
