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
 * Says whether applications write.
 *
 * @param state PAUSED or RESUMED; null when the JSON did not say
 * @param problems what was wrong in the JSON; empty for one made in code
 */
@JsonDeserialize(using = ConfirmWritesRequest.Reader.class)
public record ConfirmWritesRequest(WritesState state, @JsonIgnore List<String> problems) {

  public ConfirmWritesRequest {
    problems = problems == null ? List.of() : List.copyOf(problems);
  }

  public ConfirmWritesRequest(WritesState state) {
    this(state, List.of());
  }

  /** Reads leniently: whatever JSON arrives becomes one of these, with its problems. */
  static final class Reader extends JsonDeserializer<ConfirmWritesRequest> {

    @Override
    public ConfirmWritesRequest deserialize(JsonParser parser, DeserializationContext context)
        throws IOException {
      Problems problems = new Problems();
      Optional<WritesState> state =
          ObjectReading.of(parser.readValueAsTree(), "", problems)
              .flatMap(
                  object -> {
                    WritesState said = object.constant("state", WritesState.class, null);
                    object.requireSaid("state", said);
                    object.rejectUnknownFields();
                    return Optional.ofNullable(said);
                  });
      return new ConfirmWritesRequest(state.orElse(null), problems.all());
    }
  }
}
