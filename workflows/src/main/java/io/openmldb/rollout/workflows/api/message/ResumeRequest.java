package io.openmldb.rollout.workflows.api.message;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import io.openmldb.rollout.workflows.json.InputProblems;
import io.openmldb.rollout.workflows.json.JsonObjectReader;
import io.openmldb.rollout.workflows.json.LenientJsonReader;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Asks a paused rollout to continue.
 *
 * @param reason why, for the record; may be null
 * @param by who asks, for the record; may be null
 * @param problems what was wrong in the JSON; empty for one made in code
 */
@JsonDeserialize(using = ResumeRequest.Reader.class)
public record ResumeRequest(
    @Nullable String reason, @Nullable String by, @JsonIgnore List<String> problems) {

  public ResumeRequest {
    problems = problems == null ? List.of() : List.copyOf(problems);
  }

  static final class Reader extends LenientJsonReader<ResumeRequest> {

    @Override
    protected ResumeRequest read(JsonObjectReader object, InputProblems problems) {
      String reason = object.text("reason");
      String by = object.text("by");
      object.rejectUnknownFields();
      return new ResumeRequest(reason, by, problems.all());
    }

    @Override
    protected String example() {
      return "{\"reason\": \"the peak is over\", \"by\": \"ann\"}";
    }

    @Override
    protected ResumeRequest unreadable(List<String> problems) {
      return new ResumeRequest(null, null, problems);
    }
  }
}
