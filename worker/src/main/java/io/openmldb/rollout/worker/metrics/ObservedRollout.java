package io.openmldb.rollout.worker.metrics;

import io.openmldb.rollout.workflows.api.status.RolloutStatus;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A rollout that runs, as it was found.
 *
 * @param workflowId the rollout
 * @param cluster its cluster; empty where neither its status nor its search attribute could be read
 * @param startedAt when its run began
 * @param status what it says of itself; null when it did not answer
 */
record ObservedRollout(
    String workflowId, String cluster, Instant startedAt, @Nullable RolloutStatus status) {}
