package io.openmldb.rollout.workflows.api.request;

import com.fasterxml.jackson.databind.DeserializationContext;
import io.openmldb.rollout.workflows.json.JsonObjectReader;
import io.openmldb.rollout.workflows.json.LenientJsonReader;
import org.jspecify.annotations.Nullable;

/**
 * Reads a request to recover or repair a cluster; a missing one has its problems, too.
 *
 * @param <T> the request
 */
abstract class ClusterRequestReader<T> extends LenientJsonReader<T> {

  @Override
  public T getNullValue(DeserializationContext context) {
    return missing();
  }

  @Override
  protected final String example() {
    return "{\"cluster\": \"demo\", \"dryRun\": true}";
  }

  static @Nullable String cluster(JsonObjectReader object) {
    String cluster = object.text("cluster");
    object.requirePresent("cluster", cluster);
    if (cluster != null && cluster.isBlank()) {
      object.problem("cluster", "is blank: the cluster's name in the worker's registry file");
    }
    return cluster;
  }
}
