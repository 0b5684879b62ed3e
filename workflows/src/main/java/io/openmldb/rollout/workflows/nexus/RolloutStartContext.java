package io.openmldb.rollout.workflows.nexus;

import java.util.Collection;
import java.util.Optional;

/** What an operation has to know beside its request to start a rollout as everyone else does. */
public interface RolloutStartContext {

  /**
   * The task queue that the workers of {@code cluster} poll; empty for the one that the operation
   * came by: the cluster is not known here, and whoever plans the rollout says so.
   */
  Optional<String> taskQueueOf(String cluster);

  /**
   * The custom search attributes that the namespace knows; none when that cannot be told. A start
   * with another one would be refused.
   */
  Collection<String> registeredSearchAttributes();
}
