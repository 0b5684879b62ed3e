package io.openmldb.rollout.workflows.api.fleet;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * A cluster of a fleet.
 *
 * @param cluster its name in the registry file of the workers that are near it
 * @param taskQueue the task queue that those workers poll; null: the fleet rollout's own
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record FleetCluster(String cluster, @Nullable String taskQueue) {

  /** One whose rollout runs on the fleet rollout's own task queue. */
  public FleetCluster(String cluster) {
    this(cluster, null);
  }
}
