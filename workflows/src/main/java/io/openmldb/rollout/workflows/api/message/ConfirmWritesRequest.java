package io.openmldb.rollout.workflows.api.message;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import io.openmldb.rollout.workflows.json.InputProblems;
import io.openmldb.rollout.workflows.json.JsonObjectReader;
import io.openmldb.rollout.workflows.json.LenientJsonReader;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Says whether applications write.
 *
 * @param state PAUSED or RESUMED; null when the JSON did not say
 * @param reason why, for the record; may be null
 * @param by who answers, for the record; may be null
 * @param problems what was wrong in the JSON; empty for one made in code
 */
@JsonDeserialize(using = ConfirmWritesRequest.Reader.class)
public record ConfirmWritesRequest(
    @Nullable WritesState state,
    @Nullable String reason,
    @Nullable String by,
    @JsonIgnore List<String> problems) {

  public ConfirmWritesRequest {
    problems = problems == null ? List.of() : List.copyOf(problems);
  }

  public ConfirmWritesRequest(WritesState state) {
    this(state, null, null, List.of());
  }

  /** {@code message}, or one with the problem that there is none. */
  public static ConfirmWritesRequest orMissing(@Nullable ConfirmWritesRequest message) {
    return message == null ? new Reader().missing() : message;
  }

  static final class Reader extends LenientJsonReader<ConfirmWritesRequest> {

    @Override
    protected ConfirmWritesRequest read(JsonObjectReader object, InputProblems problems) {
      WritesState state = object.constantOrNull("state", WritesState.class);
      object.requirePresent("state", state);
      String reason = object.text("reason");
      String by = object.text("by");
      object.rejectUnknownFields();
      return new ConfirmWritesRequest(state, reason, by, problems.all());
    }

    @Override
    protected String example() {
      return "{\"state\": \"PAUSED\"} or {\"state\": \"RESUMED\"}";
    }

    @Override
    protected ConfirmWritesRequest unreadable(List<String> problems) {
      return new ConfirmWritesRequest(null, null, null, problems);
    }
  }
}
