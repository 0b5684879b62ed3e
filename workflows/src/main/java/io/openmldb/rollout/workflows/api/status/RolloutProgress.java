package io.openmldb.rollout.workflows.api.status;

import java.util.List;

/**
 * How far a rollout is: the nodes that are as wanted, and the steps of the one under way. A node
 * that was put back, skipped or is broken is not done.
 *
 * @param done nodes that are as wanted
 * @param total all nodes
 * @param percent from 0 to 100; the node under way counts by its steps
 */
public record RolloutProgress(int done, int total, int percent) {

  private static final List<Step> STEPS = List.of(Step.values());

  private static final int BAR = 24;

  /** How far {@code nodes} are. */
  public static RolloutProgress of(List<NodeStatus> nodes) {
    double shares = nodes.stream().mapToDouble(RolloutProgress::share).sum();
    int done = (int) nodes.stream().filter(node -> isDone(node.state())).count();
    int total = nodes.size();
    return new RolloutProgress(done, total, total == 0 ? 0 : (int) (100 * shares / total));
  }

  /** {@code [######------------------] 25%}. */
  public String bar() {
    int filled = BAR * percent / 100;
    return "[" + "#".repeat(filled) + "-".repeat(BAR - filled) + "] %3d%%".formatted(percent);
  }

  private static double share(NodeStatus node) {
    if (isDone(node.state())) {
      return 1;
    }
    boolean under = node.state() == NodeState.RUNNING && node.step() != null;
    return under ? (double) STEPS.indexOf(node.step()) / STEPS.size() : 0;
  }

  private static boolean isDone(NodeState state) {
    return state == NodeState.UPDATED || state == NodeState.UNCHANGED;
  }
}
