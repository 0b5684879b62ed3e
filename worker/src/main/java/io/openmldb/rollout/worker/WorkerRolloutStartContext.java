package io.openmldb.rollout.worker;

import io.grpc.StatusRuntimeException;
import io.openmldb.rollout.activities.registry.ClusterRegistry;
import io.openmldb.rollout.workflows.nexus.RolloutStartContext;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * What a rollout that is asked for over Nexus is started with: the task queue from the registry
 * file, and the search attributes that the namespace knows.
 */
final class WorkerRolloutStartContext implements RolloutStartContext {

  private final ClusterRegistry registry;
  private final boolean oneTaskQueue;
  private final TemporalServiceActivitiesImpl temporal;

  /**
   * @param oneTaskQueue whether the worker was told to poll one task queue for all its clusters,
   *     whatever the registry file says; the Nexus operation has arrived on that one
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

  /** None where Temporal does not answer: the rollout sets its attribute itself, a moment later. */
  @Override
  public Collection<String> registeredSearchAttributes() {
    try {
      return temporal.registeredSearchAttributes();
    } catch (StatusRuntimeException e) {
      return List.of();
    }
  }
}
