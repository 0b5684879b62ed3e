package io.openmldb.rollout.workflows.notification;

import com.uber.m3.tally.Scope;
import io.openmldb.rollout.workflows.api.model.Component;
import io.openmldb.rollout.workflows.api.status.NodeState;
import io.openmldb.rollout.workflows.api.status.Outcome;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.util.Map;

/**
 * Counts what rollouts did, beside the SDK's own metrics. The scope of a workflow counts nothing
 * while it is replayed; should a workflow task be lost after it was counted, it is counted again.
 * Where rollouts stand is not counted here: a worker that dies would leave it standing.
 */
public final class RolloutMetrics {

  /** Rollouts that ended, by {@code cluster}, {@code outcome} and {@code consistent}. */
  public static final String ROLLOUTS_ENDED = "openmldb_rollouts_ended";

  /** How long they took, by {@code cluster} and {@code outcome}. */
  public static final String ROLLOUT_DURATION = "openmldb_rollout_duration";

  /** How long nodes took, by {@code cluster}, {@code component} and {@code state}. */
  public static final String NODE_DURATION = "openmldb_rollout_node_duration";

  /** How long each tablet refused writes for its rollout, by {@code cluster}. */
  public static final String REFUSED_WRITES = "openmldb_rollout_refused_writes";

  private final Scope scope;

  /** Counts of the rollouts of {@code cluster}. */
  public RolloutMetrics(Scope scope, String cluster) {
    this.scope = scope.tagged(Map.of("cluster", cluster));
  }

  /** Those of the workflow that asks. */
  public static RolloutMetrics ofWorkflow(String cluster) {
    return new RolloutMetrics(Workflow.getMetricsScope(), cluster);
  }

  /** A rollout ended; {@code consistent} is false when it left something to repair. */
  public void rolloutEnded(Outcome outcome, boolean consistent, Duration took) {
    Scope ended = scope.tagged(Map.of("outcome", outcome.name()));
    ended.tagged(Map.of("consistent", String.valueOf(consistent))).counter(ROLLOUTS_ENDED).inc(1);
    ended.timer(ROLLOUT_DURATION).record(tally(took));
  }

  /** A node rollout ended with its node in {@code state}. */
  public void nodeEnded(
      Component component, NodeState state, Duration took, Duration refusedWrites) {
    scope
        .tagged(Map.of("component", component.id()))
        .tagged(Map.of("state", state.name()))
        .timer(NODE_DURATION)
        .record(tally(took));
    if (component == Component.TABLET) {
      scope.timer(REFUSED_WRITES).record(tally(refusedWrites));
    }
  }

  private static com.uber.m3.util.Duration tally(Duration duration) {
    return com.uber.m3.util.Duration.ofNanos(duration.toNanos());
  }
}
