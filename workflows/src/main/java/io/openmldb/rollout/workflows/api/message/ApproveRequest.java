package io.openmldb.rollout.workflows.api.message;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import io.openmldb.rollout.workflows.api.status.Gate;
import io.openmldb.rollout.workflows.json.InputProblems;
import io.openmldb.rollout.workflows.json.JsonObjectReader;
import io.openmldb.rollout.workflows.json.LenientJsonReader;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Opens a gate.
 *
 * @param gate APPROVAL or CANARY; null when the JSON did not say
 * @param reason why, for the record; may be null
 * @param by who answers, for the record; may be null
 * @param problems what was wrong in the JSON; empty for one made in code
 */
@JsonDeserialize(using = ApproveRequest.Reader.class)
public record ApproveRequest(
    @Nullable Gate gate,
    @Nullable String reason,
    @Nullable String by,
    @JsonIgnore List<String> problems) {

  public ApproveRequest {
    problems = problems == null ? List.of() : List.copyOf(problems);
  }

  public ApproveRequest(Gate gate) {
    this(gate, null, null, List.of());
  }

  static final class Reader extends LenientJsonReader<ApproveRequest> {

    @Override
    protected ApproveRequest read(JsonObjectReader object, InputProblems problems) {
      Gate gate = object.constantOrNull("gate", Gate.class);
      object.requirePresent("gate", gate);
      String reason = object.text("reason");
      String by = object.text("by");
      object.rejectUnknownFields();
      return new ApproveRequest(gate, reason, by, problems.all());
    }

    @Override
    protected ApproveRequest unreadable(List<String> problems) {
      return new ApproveRequest(null, null, null, problems);
    }
  }
}
