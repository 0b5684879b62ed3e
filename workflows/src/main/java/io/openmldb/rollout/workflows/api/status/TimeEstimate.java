package io.openmldb.rollout.workflows.api.status;

import io.openmldb.rollout.workflows.api.model.Component;
import io.openmldb.rollout.workflows.api.plan.NodeAction;
import io.openmldb.rollout.workflows.api.plan.Plan;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * How long a rollout will still take, by what its own nodes have taken so far, and those of earlier
 * rollouts of the cluster.
 */
public final class TimeEstimate {

  private TimeEstimate() {}

  /**
   * Seconds still to go. A component's nodes are taken to need what its finished ones needed;
   * before the first is finished, each what earlier rollouts of the cluster tell of it, or else
   * {@code estimateSeconds}.
   */
  static long secondsLeft(List<NodeStatus> nodes, double estimateSeconds, Instant now) {
    double total = 0;
    for (NodeStatus node : nodes) {
      double planned = node.estimateSeconds() == null ? estimateSeconds : node.estimateSeconds();
      double whole = mean(nodes, node.component()).orElse(planned);
      if (node.state() == NodeState.PENDING) {
        total += whole;
      } else if (node.state() == NodeState.RUNNING) {
        total += Math.max(1, whole - Duration.between(node.startedAt(), now).toSeconds());
      }
    }
    return Math.round(total);
  }

  /** The planned seconds per node: an equal share of the estimate of {@code plan}. */
  public static double secondsPerNode(@Nullable Plan plan) {
    if (plan == null) {
      return 0;
    }
    long toUpdate =
        plan.nodes().stream().filter(node -> node.action() == NodeAction.UPDATE).count();
    return toUpdate == 0 ? 0 : (double) plan.estimateSeconds() / toUpdate;
  }

  private static OptionalDouble mean(List<NodeStatus> nodes, Component component) {
    return nodes.stream()
        .filter(node -> node.component() == component && node.state() == NodeState.UPDATED)
        .mapToLong(node -> Duration.between(node.startedAt(), node.finishedAt()).toSeconds())
        .average();
  }
}
