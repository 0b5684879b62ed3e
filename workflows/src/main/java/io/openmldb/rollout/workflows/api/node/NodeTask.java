package io.openmldb.rollout.workflows.api.node;

import io.openmldb.rollout.workflows.api.model.ConfigEdit;
import io.openmldb.rollout.workflows.api.model.Lease;
import io.openmldb.rollout.workflows.api.plan.NodePlan;
import io.openmldb.rollout.workflows.api.request.Options;

/**
 * One node to update.
 *
 * @param lease the rollout's lease
 * @param plan what was planned for the node
 * @param edit what to change in its file
 * @param options how to do it
 * @param direction UPDATE; REVERT to undo an update of the same rollout; UNDO to put back what an
 *     attempt that failed has left
 * @param healthWaived whether a person has decided to go on although the cluster is not healthy
 * @param failsUnlessDone whether a node rollout that did not do its task is to end as Failed with
 *     its result in the details, so that Temporal shows it so; rollouts of release 0.1.0 do not say
 *     it and read the result only
 */
public record NodeTask(
    Lease lease,
    NodePlan plan,
    ConfigEdit edit,
    Options options,
    Direction direction,
    boolean healthWaived,
    boolean failsUnlessDone) {}
