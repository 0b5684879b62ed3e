package io.openmldb.rollout.worker;

import io.grpc.StatusRuntimeException;
import io.openmldb.rollout.activities.registry.ClusterRegistry;
import io.openmldb.rollout.workflows.nexus.RolloutStartContext;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Starts by Nexus go by the worker's registry file, and by what its namespace knows. */
final class WorkerRolloutStartContext implements RolloutStartContext {

  private final ClusterRegistry registry;
  private final boolean oneTaskQueue;
  private final TemporalServiceActivitiesImpl temporal;

  /**
   * @param oneTaskQueue whether the worker was told to poll one task queue for all its clusters,
   *     whatever the registry file says; an operation has come by that one
   */
  WorkerRolloutStartContext(
      ClusterRegistry registry, boolean oneTaskQueue, TemporalServiceActivitiesImpl temporal) {
    this.registry = registry;
    this.oneTaskQueue = oneTaskQueue;
    this.temporal = temporal;
  }

  @Override
  public Optional<String> taskQueueOf(String cluster) {
    boolean known = registry.names().contains(cluster);
    return known && !oneTaskQueue
        ? Optional.of(registry.cluster(cluster).taskQueue())
        : Optional.empty();
  }

  /** The rollout asks for itself; without an answer the start only does not show its cluster. */
  @Override
  public Collection<String> registeredSearchAttributes() {
    try {
      return temporal.registeredSearchAttributes();
    } catch (StatusRuntimeException e) {
      return List.of();
    }
  }
}
