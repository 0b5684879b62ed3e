package io.openmldb.rollout.workflows.api.message;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import io.openmldb.rollout.workflows.api.status.Decision;
import io.openmldb.rollout.workflows.json.InputProblems;
import io.openmldb.rollout.workflows.json.JsonObjectReader;
import io.openmldb.rollout.workflows.json.LenientJsonReader;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Answers a failure.
 *
 * @param endpoint the node that failed, or the cluster's name where the cluster itself is at fault
 * @param decision what to do
 * @param reason why, for the record; may be null
 * @param by who answers, for the record; may be null
 * @param problems what was wrong in the JSON; empty for one made in code
 */
@JsonDeserialize(using = DecideRequest.Reader.class)
public record DecideRequest(
    @Nullable String endpoint,
    @Nullable Decision decision,
    @Nullable String reason,
    @Nullable String by,
    @JsonIgnore List<String> problems) {

  public DecideRequest {
    problems = problems == null ? List.of() : List.copyOf(problems);
  }

  public DecideRequest(String endpoint, Decision decision) {
    this(endpoint, decision, null, null, List.of());
  }

  /** {@code message}, or one with the problem that there is none. */
  public static DecideRequest orMissing(@Nullable DecideRequest message) {
    return message == null ? new Reader().missing() : message;
  }

  static final class Reader extends LenientJsonReader<DecideRequest> {

    @Override
    protected DecideRequest read(JsonObjectReader object, InputProblems problems) {
      String endpoint = object.text("endpoint");
      Decision decision = object.constantOrNull("decision", Decision.class);
      object.requirePresent("endpoint", endpoint);
      object.requirePresent("decision", decision);
      String reason = object.text("reason");
      String by = object.text("by");
      object.rejectUnknownFields();
      return new DecideRequest(endpoint, decision, reason, by, problems.all());
    }

    @Override
    protected String example() {
      return "{\"endpoint\": \"10.0.0.7:10921\", \"decision\": \"RETRY\"}";
    }

    @Override
    protected DecideRequest unreadable(List<String> problems) {
      return new DecideRequest(null, null, null, null, problems);
    }
  }
}
