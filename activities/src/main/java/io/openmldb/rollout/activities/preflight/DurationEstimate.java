package io.openmldb.rollout.activities.preflight;

import io.openmldb.rollout.workflows.api.plan.NodeAction;
import io.openmldb.rollout.workflows.api.plan.NodePlan;
import io.openmldb.rollout.workflows.api.request.Options;
import io.openmldb.rollout.workflows.api.request.Procedure;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * How long a rollout will take, people's answers not counted. Where earlier rollouts of the cluster
 * do not tell, by what was measured on clusters with the released settings: a server that ends is
 * gone from ZooKeeper when its session of ten seconds is.
 */
final class DurationEstimate {

  static final double BETWEEN_NODES = 3;

  private static final double FAST_RESTART = 15;

  /** start.sh's own waits: 3 s after the kill, 15 s between, then until it answers. */
  private static final double DOCUMENTED_RESTART = 22;

  /** Per leader, away and home: a fenced batch moves many at once. */
  private static final double FAST_MOVE = 0.2;

  private static final double DOCUMENTED_MOVE = 5;

  /** Per replica: loading and catching up. */
  private static final double FAST_REPLICA = 0.05;

  /** Per replica: one of the nameserver's operations, two at a time. */
  private static final double DOCUMENTED_REPLICA = 7;

  private DurationEstimate() {}

  static long seconds(List<NodePlan> nodes, Options options) {
    boolean fast = options.procedure() == Procedure.FAST;
    double seconds = 0;
    Set<Object> components = new HashSet<>();
    for (NodePlan node : nodes) {
      if (node.action() == NodeAction.UPDATE) {
        seconds += node.estimateSeconds() == null ? measured(node, fast) : node.estimateSeconds();
        components.add(node.component());
      }
    }
    return Math.round(seconds) + components.size() * options.canarySoak().toSeconds();
  }

  private static double measured(NodePlan node, boolean fast) {
    return BETWEEN_NODES
        + (fast ? FAST_RESTART : DOCUMENTED_RESTART)
        + node.moves() * (fast ? FAST_MOVE : DOCUMENTED_MOVE)
        + node.replicas() * (fast ? FAST_REPLICA : DOCUMENTED_REPLICA);
  }
}
