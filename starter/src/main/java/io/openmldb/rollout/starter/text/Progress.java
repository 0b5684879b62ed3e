package io.openmldb.rollout.starter.text;

import io.openmldb.rollout.cluster.NodeStatus;
import io.openmldb.rollout.cluster.RolloutStatus;
import io.openmldb.rollout.node.NodeState;
import io.openmldb.rollout.node.Step;
import java.util.List;

/**
 * How far a rollout is: nodes that are settled, and the steps of the one under way.
 *
 * @param settled nodes that nothing more will be done to, as far as is known
 * @param total all nodes
 * @param percent from 0 to 100; a node counts by its steps
 */
record Progress(int settled, int total, int percent) {

  private static final List<Step> STEPS = List.of(Step.values());

  private static final int BAR = 24;

  static Progress of(RolloutStatus status) {
    double done = status.nodes().stream().mapToDouble(Progress::share).sum();
    int settled = (int) status.nodes().stream().filter(node -> isSettled(node.state())).count();
    int total = status.nodes().size();
    return new Progress(settled, total, total == 0 ? 0 : (int) (100 * done / total));
  }

  /** {@code [######------------------] 25%}. */
  String bar() {
    int filled = BAR * percent / 100;
    return "[" + "#".repeat(filled) + "-".repeat(BAR - filled) + "] %3d%%".formatted(percent);
  }

  private static double share(NodeStatus node) {
    if (isSettled(node.state())) {
      return 1;
    }
    boolean under = node.state() == NodeState.RUNNING && node.step() != null;
    return under ? (double) STEPS.indexOf(node.step()) / STEPS.size() : 0;
  }

  private static boolean isSettled(NodeState state) {
    return state != NodeState.PENDING && state != NodeState.RUNNING;
  }
}
