package io.openmldb.rollout.workflows.rollout;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.openmldb.rollout.workflows.api.node.NodeResult;
import io.openmldb.rollout.workflows.api.plan.NodePlan;
import io.openmldb.rollout.workflows.api.status.NodeState;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a rollout knows of one node, between two nodes.
 *
 * @param endpoint the node
 * @param replanned its plan since a retry; null when it is that of the rollout's plan
 * @param edited whether its file was edited by the plan that holds for it
 * @param editedBy the plan by which its file was edited, where that is another one; else null
 * @param state where it stands
 * @param startedAt when it was begun; null before
 * @param finishedAt when it ended; null before
 * @param moves leaders to be moved away
 * @param movesDone leaders moved away
 * @param error what went wrong; null when nothing did
 * @param result what its node rollouts came to; null before
 * @param refusedBefore milliseconds of refused writes that {@code result} has not
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record NodeCheckpoint(
    String endpoint,
    @Nullable NodePlan replanned,
    boolean edited,
    @Nullable NodePlan editedBy,
    NodeState state,
    @Nullable Instant startedAt,
    @Nullable Instant finishedAt,
    int moves,
    int movesDone,
    @Nullable String error,
    @Nullable NodeResult result,
    long refusedBefore) {}
