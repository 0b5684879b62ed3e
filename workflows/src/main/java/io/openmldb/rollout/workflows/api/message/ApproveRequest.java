package io.openmldb.rollout.workflows.api.message;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import io.openmldb.rollout.workflows.api.status.Gate;
import io.openmldb.rollout.workflows.json.InputProblems;
import io.openmldb.rollout.workflows.json.JsonObjectReader;
import io.openmldb.rollout.workflows.json.LenientJsonReader;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Opens a gate.
 *
 * @param gate APPROVAL or CANARY; null when the JSON did not say
 * @param endpoint the node that is approved, where a gate is about one; null: whatever waits just
 *     now. An approval that comes late, and names its node, opens no other node's gate
 * @param reason why, for the record; may be null
 * @param by who answers, for the record; may be null
 * @param problems what was wrong in the JSON; empty for one made in code
 */
@JsonDeserialize(using = ApproveRequest.Reader.class)
public record ApproveRequest(
    @Nullable Gate gate,
    @Nullable String endpoint,
    @Nullable String reason,
    @Nullable String by,
    @JsonIgnore List<String> problems) {

  public ApproveRequest {
    problems = problems == null ? List.of() : List.copyOf(problems);
  }

  public ApproveRequest(Gate gate) {
    this(gate, null);
  }

  public ApproveRequest(Gate gate, @Nullable String endpoint) {
    this(gate, endpoint, null, null, List.of());
  }

  /** Other gates are opened by other messages. */
  private static final Set<Gate> OPENED_BY_APPROVE = EnumSet.of(Gate.APPROVAL, Gate.CANARY);

  /** {@code message}, or one with the problem that there is none. */
  public static ApproveRequest orMissing(@Nullable ApproveRequest message) {
    return message == null ? new Reader().missing() : message;
  }

  static final class Reader extends LenientJsonReader<ApproveRequest> {

    @Override
    protected ApproveRequest read(JsonObjectReader object, InputProblems problems) {
      Gate gate = object.constantOrNull("gate", OPENED_BY_APPROVE);
      object.requirePresent("gate", gate);
      String endpoint = object.text("endpoint");
      String reason = object.text("reason");
      String by = object.text("by");
      object.rejectUnknownFields();
      return new ApproveRequest(gate, endpoint, reason, by, problems.all());
    }

    @Override
    protected String example() {
      return "{\"gate\": \"APPROVAL\"} or {\"gate\": \"CANARY\"}";
    }

    @Override
    protected ApproveRequest unreadable(List<String> problems) {
      return new ApproveRequest(null, null, null, null, problems);
    }
  }
}
