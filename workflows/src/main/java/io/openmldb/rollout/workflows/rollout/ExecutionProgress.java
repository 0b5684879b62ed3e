package io.openmldb.rollout.workflows.rollout;

import io.openmldb.rollout.workflows.activity.VerificationActivities.Baseline;
import io.openmldb.rollout.workflows.activity.VerificationActivities.HealthObservation;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How far {@link RolloutExecution} is, between two nodes.
 *
 * @param nextNode the place of the next node among those to update
 * @param baseline the cluster before the first one
 * @param canaryWatched whether the component under way has had its canary
 * @param writesPaused whether writes were paused for this rollout
 * @param lastLook what the last look at the cluster's health saw; null when there was none
 * @param disruptedSince endpoints that the rollout itself has disrupted since that look
 */
record ExecutionProgress(
    int nextNode,
    Baseline baseline,
    boolean canaryWatched,
    boolean writesPaused,
    @Nullable HealthObservation lastLook,
    List<String> disruptedSince) {

  ExecutionProgress {
    disruptedSince = disruptedSince == null ? List.of() : List.copyOf(disruptedSince);
  }
}
