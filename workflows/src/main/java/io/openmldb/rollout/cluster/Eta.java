package io.openmldb.rollout.cluster;

import io.openmldb.rollout.node.NodeState;
import io.openmldb.rollout.plan.Action;
import io.openmldb.rollout.plan.Plan;
import io.openmldb.rollout.request.Component;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalDouble;

/** How long a rollout will still take, by what its own nodes have taken so far. */
final class Eta {

  private Eta() {}

  /**
   * Seconds still to go. A component's nodes are taken to need what its finished ones needed;
   * before the first is finished, {@code estimateSeconds}.
   */
  static long seconds(List<NodeStatus> nodes, double estimateSeconds, Instant now) {
    double total = 0;
    for (NodeStatus node : nodes) {
      double whole = mean(nodes, node.component()).orElse(estimateSeconds);
      if (node.state() == NodeState.PENDING) {
        total += whole;
      } else if (node.state() == NodeState.RUNNING) {
        total += Math.max(1, whole - Duration.between(node.startedAt(), now).toSeconds());
      }
    }
    return Math.round(total);
  }

  /** How long {@code plan} takes one node to need: an equal share of its estimate. */
  static double ofOneNode(Plan plan) {
    long toUpdate =
        plan == null
            ? 0
            : plan.nodes().stream().filter(node -> node.action() == Action.UPDATE).count();
    return toUpdate == 0 ? 0 : (double) plan.estimateSeconds() / toUpdate;
  }

  private static OptionalDouble mean(List<NodeStatus> nodes, Component component) {
    return nodes.stream()
        .filter(node -> node.component() == component && node.state() == NodeState.UPDATED)
        .mapToLong(node -> Duration.between(node.startedAt(), node.finishedAt()).toSeconds())
        .average();
  }
}
