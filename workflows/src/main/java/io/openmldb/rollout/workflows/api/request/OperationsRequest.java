package io.openmldb.rollout.workflows.api.request;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import io.openmldb.rollout.workflows.json.InputProblems;
import io.openmldb.rollout.workflows.json.JsonObjectReader;
import io.openmldb.rollout.workflows.json.LenientJsonReader;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which operations to list; null means any.
 *
 * @param cluster the cluster's name in the registry
 * @param failed only those that failed or were cancelled
 * @param since only those that began at this time or later
 * @param problems what was wrong in the JSON; empty for one made in code
 */
@JsonDeserialize(using = OperationsRequest.Reader.class)
public record OperationsRequest(
    @Nullable String cluster,
    boolean failed,
    @Nullable Instant since,
    @JsonIgnore List<String> problems) {

  public OperationsRequest {
    problems = problems == null ? List.of() : List.copyOf(problems);
  }

  public OperationsRequest(@Nullable String cluster, boolean failed, @Nullable Instant since) {
    this(cluster, failed, since, List.of());
  }

  static final class Reader extends LenientJsonReader<OperationsRequest> {

    @Override
    protected OperationsRequest read(JsonObjectReader object, InputProblems problems) {
      String cluster = object.text("cluster");
      boolean failed = object.flag("failed", false);
      Instant since = time(object.text("since"), problems);
      object.rejectUnknownFields();
      return new OperationsRequest(cluster, failed, since, problems.all());
    }

    @Override
    protected String example() {
      return "{\"cluster\": \"demo\", \"failed\": true}";
    }

    @Override
    protected OperationsRequest unreadable(List<String> problems) {
      return new OperationsRequest(null, false, null, problems);
    }

    private static @Nullable Instant time(@Nullable String text, InputProblems problems) {
      try {
        return text == null ? null : Instant.parse(text);
      } catch (DateTimeParseException e) {
        problems.add(
            "since", "is \"" + text + "\", but a time such as 2026-11-25T01:00:00Z is expected");
        return null;
      }
    }
  }
}
