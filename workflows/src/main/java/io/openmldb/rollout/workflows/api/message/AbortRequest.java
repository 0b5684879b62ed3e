package io.openmldb.rollout.workflows.api.message;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import io.openmldb.rollout.workflows.json.InputProblems;
import io.openmldb.rollout.workflows.json.JsonObjectReader;
import io.openmldb.rollout.workflows.json.LenientJsonReader;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Asks a rollout to end early.
 *
 * @param mode what becomes of updated nodes; null counts as KEEP
 * @param reason why, for the record; may be null
 * @param by who asks, for the record; may be null
 * @param problems what was wrong in the JSON; empty for one made in code
 */
@JsonDeserialize(using = AbortRequest.Reader.class)
public record AbortRequest(
    AbortMode mode,
    @Nullable String reason,
    @Nullable String by,
    @JsonIgnore List<String> problems) {

  public AbortRequest {
    problems = problems == null ? List.of() : List.copyOf(problems);
  }

  public AbortRequest(AbortMode mode, @Nullable String reason) {
    this(mode, reason, null, List.of());
  }

  /** {@code message} with its mode; the body may be left out, and so may its mode. */
  public static AbortRequest orDefault(@Nullable AbortRequest message) {
    if (message == null) {
      return new AbortRequest(AbortMode.KEEP, null);
    }
    return message.mode() != null
        ? message
        : new AbortRequest(AbortMode.KEEP, message.reason(), message.by(), message.problems());
  }

  static final class Reader extends LenientJsonReader<AbortRequest> {

    @Override
    protected AbortRequest read(JsonObjectReader object, InputProblems problems) {
      AbortMode mode = object.constant("mode", AbortMode.class, AbortMode.KEEP);
      String reason = object.text("reason");
      String by = object.text("by");
      object.rejectUnknownFields();
      return new AbortRequest(mode, reason, by, problems.all());
    }

    @Override
    protected String example() {
      return "{\"mode\": \"KEEP\"} or {\"mode\": \"ROLLBACK\"}";
    }

    @Override
    protected AbortRequest unreadable(List<String> problems) {
      return new AbortRequest(AbortMode.KEEP, null, null, problems);
    }
  }
}
