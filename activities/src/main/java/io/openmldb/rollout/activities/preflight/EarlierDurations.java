package io.openmldb.rollout.activities.preflight;

import io.openmldb.rollout.workflows.api.model.Component;
import io.openmldb.rollout.workflows.api.plan.NodeAction;
import io.openmldb.rollout.workflows.api.plan.NodePlan;
import io.openmldb.rollout.workflows.api.report.Report;
import io.openmldb.rollout.workflows.api.report.Report.NodeReport;
import io.openmldb.rollout.workflows.api.report.StepRecord;
import io.openmldb.rollout.workflows.api.status.NodeState;
import io.openmldb.rollout.workflows.api.status.Step;
import java.time.Duration;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What nodes took in earlier rollouts of the same cluster, component by component: to restart, for
 * each leader that was moved away and home, and for each replica that was served again. Waits
 * between steps, for people or for the cluster, are no part of it.
 */
final class EarlierDurations {

  private static final Set<Step> MOVING = EnumSet.of(Step.PRE_UPGRADE, Step.POST_UPGRADE);
  private static final Set<Step> RECOVERING = EnumSet.of(Step.RECOVER);
  private static final Set<Step> RESTARTING =
      EnumSet.of(Step.BACKUP, Step.EDIT, Step.RESTART, Step.VERIFY);

  private final Map<Component, Totals> totals = new EnumMap<>(Component.class);

  /**
   * @param nodes as they are now: a report does not tell how many replicas a tablet held, so each
   *     is taken to have held as many as it holds now
   */
  EarlierDurations(List<Report> reports, List<NodePlan> nodes) {
    for (Report report : reports) {
      for (NodeReport node : report.nodes()) {
        if (wentThrough(node)) {
          totals
              .computeIfAbsent(node.component(), unused -> new Totals())
              .add(node, replicas(node, nodes));
        }
      }
    }
  }

  /** Updated without a second try of a step, of which it would not be known which counts. */
  private static boolean wentThrough(NodeReport node) {
    long different = node.steps().stream().map(StepRecord::step).distinct().count();
    return node.state() == NodeState.UPDATED
        && different == node.steps().size()
        && node.steps().stream().anyMatch(step -> step.step() == Step.RESTART)
        && node.steps().stream().allMatch(step -> step.finishedAt() != null);
  }

  private static int replicas(NodeReport node, List<NodePlan> nodes) {
    return nodes.stream()
        .filter(now -> now.component() == node.component())
        .filter(now -> now.endpoint().equals(node.endpoint()))
        .mapToInt(NodePlan::replicas)
        .findFirst()
        .orElse(0);
  }

  /** {@code nodes}, those to update with how long each would take, where that is known. */
  List<NodePlan> applied(List<NodePlan> nodes) {
    return nodes.stream()
        .map(
            node ->
                node.action() == NodeAction.UPDATE
                    ? secondsFor(node).map(node::taking).orElse(node)
                    : node)
        .toList();
  }

  private Optional<Long> secondsFor(NodePlan node) {
    return Optional.ofNullable(totals.get(node.component()))
        .filter(known -> known.covers(node))
        .map(known -> Math.round(DurationEstimate.BETWEEN_NODES + known.secondsFor(node)));
  }

  /** What all nodes of one component took together. */
  private static final class Totals {
    private int nodes;
    private double restarting;
    private double moving;
    private int moves;
    private double recovering;
    private int replicas;

    void add(NodeReport node, int replicas) {
      nodes++;
      restarting += seconds(node, RESTARTING);
      moving += seconds(node, MOVING);
      moves += node.moves().size() + node.movesOmitted();
      if (replicas > 0) {
        recovering += seconds(node, RECOVERING);
        this.replicas += replicas;
      }
    }

    /** Whether what {@code node} has to do was done before. */
    boolean covers(NodePlan node) {
      return (node.moves() == 0 || moves > 0) && (node.replicas() == 0 || replicas > 0);
    }

    double secondsFor(NodePlan node) {
      double seconds = restarting / nodes;
      if (node.moves() > 0) {
        seconds += moving / moves * node.moves();
      }
      if (node.replicas() > 0) {
        seconds += recovering / replicas * node.replicas();
      }
      return seconds;
    }

    private static double seconds(NodeReport node, Set<Step> steps) {
      return node.steps().stream()
              .filter(step -> steps.contains(step.step()))
              .mapToLong(step -> Duration.between(step.startedAt(), step.finishedAt()).toMillis())
              .sum()
          / 1_000.0;
    }
  }
}
