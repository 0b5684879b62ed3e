package io.openmldb.rollout.workflows.api.request;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import io.openmldb.rollout.workflows.json.InputProblems;
import io.openmldb.rollout.workflows.json.JsonObjectReader;
import io.openmldb.rollout.workflows.json.LenientJsonReader;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which tables to list; null means any.
 *
 * @param cluster the cluster's name in the registry
 * @param db only tables of this database
 * @param table only tables of this name
 * @param tablet only partitions with a replica on the tablet at this endpoint
 * @param unhealthy only partitions with which something is wrong
 * @param problems what was wrong in the JSON; empty for one made in code
 */
@JsonDeserialize(using = TablesRequest.Reader.class)
public record TablesRequest(
    @Nullable String cluster,
    @Nullable String db,
    @Nullable String table,
    @Nullable String tablet,
    boolean unhealthy,
    @JsonIgnore List<String> problems) {

  public TablesRequest {
    problems = problems == null ? List.of() : List.copyOf(problems);
  }

  public TablesRequest(
      @Nullable String cluster,
      @Nullable String db,
      @Nullable String table,
      @Nullable String tablet,
      boolean unhealthy) {
    this(cluster, db, table, tablet, unhealthy, List.of());
  }

  static final class Reader extends LenientJsonReader<TablesRequest> {

    @Override
    protected TablesRequest read(JsonObjectReader object, InputProblems problems) {
      String cluster = object.text("cluster");
      String db = object.text("db");
      String table = object.text("table");
      String tablet = object.text("tablet");
      boolean unhealthy = object.flag("unhealthy", false);
      object.rejectUnknownFields();
      return new TablesRequest(cluster, db, table, tablet, unhealthy, problems.all());
    }

    @Override
    protected String example() {
      return "{\"cluster\": \"demo\"}";
    }

    @Override
    protected TablesRequest unreadable(List<String> problems) {
      return new TablesRequest(null, null, null, null, false, problems);
    }
  }
}
