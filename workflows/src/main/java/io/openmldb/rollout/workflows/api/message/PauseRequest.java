package io.openmldb.rollout.workflows.api.message;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import io.openmldb.rollout.workflows.json.InputProblems;
import io.openmldb.rollout.workflows.json.JsonObjectReader;
import io.openmldb.rollout.workflows.json.LenientJsonReader;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Asks a rollout to hold before the next node.
 *
 * @param reason why, for the record; may be null
 * @param by who asks, for the record; may be null
 * @param problems what was wrong in the JSON; empty for one made in code
 */
@JsonDeserialize(using = PauseRequest.Reader.class)
public record PauseRequest(
    @Nullable String reason, @Nullable String by, @JsonIgnore List<String> problems) {

  public PauseRequest {
    problems = problems == null ? List.of() : List.copyOf(problems);
  }

  public PauseRequest(String reason) {
    this(reason, null, List.of());
  }

  static final class Reader extends LenientJsonReader<PauseRequest> {

    @Override
    protected PauseRequest read(JsonObjectReader object, InputProblems problems) {
      String reason = object.text("reason");
      String by = object.text("by");
      object.rejectUnknownFields();
      return new PauseRequest(reason, by, problems.all());
    }

    @Override
    protected String example() {
      return "{\"reason\": \"traffic peak\", \"by\": \"ann\"}";
    }

    @Override
    protected PauseRequest unreadable(List<String> problems) {
      return new PauseRequest(null, null, problems);
    }
  }
}
