package io.openmldb.rollout.workflows.api.request;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import io.openmldb.rollout.workflows.json.InputProblems;
import io.openmldb.rollout.workflows.json.JsonObjectReader;
import io.openmldb.rollout.workflows.json.LenientJsonReader;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The cluster whose configuration is compared.
 *
 * @param cluster the cluster's name in the registry
 * @param problems what was wrong in the JSON; empty for one made in code
 */
@JsonDeserialize(using = DriftRequest.Reader.class)
public record DriftRequest(@Nullable String cluster, @JsonIgnore List<String> problems) {

  public DriftRequest {
    problems = problems == null ? List.of() : List.copyOf(problems);
  }

  public DriftRequest(@Nullable String cluster) {
    this(cluster, List.of());
  }

  static final class Reader extends LenientJsonReader<DriftRequest> {

    @Override
    protected DriftRequest read(JsonObjectReader object, InputProblems problems) {
      String cluster = object.text("cluster");
      object.rejectUnknownFields();
      return new DriftRequest(cluster, problems.all());
    }

    @Override
    protected String example() {
      return "{\"cluster\": \"demo\"}";
    }

    @Override
    protected DriftRequest unreadable(List<String> problems) {
      return new DriftRequest(null, problems);
    }
  }
}
