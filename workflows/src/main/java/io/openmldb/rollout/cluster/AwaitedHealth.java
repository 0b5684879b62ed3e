package io.openmldb.rollout.cluster;

import io.openmldb.rollout.plan.NodePlan;
import io.openmldb.rollout.steps.HealthWait;
import io.openmldb.rollout.steps.Verification.Health;
import io.openmldb.rollout.steps.Verification.Sighting;
import io.openmldb.rollout.steps.WorkflowTime;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Waits for the cluster to be healthy, and at rest since it was last looked at. What the rollout
 * itself does to it meanwhile is told by {@link #turnOf(NodePlan)}.
 */
final class AwaitedHealth {

  private static final Duration FURTHER_LOOK = Duration.ofMinutes(1);

  private final Duration patience;
  private final ClusterHands hands;
  private final Gates gates;
  private final Runnable show;
  private final Set<String> own = new TreeSet<>();
  private Sighting last;

  AwaitedHealth(Duration patience, ClusterHands hands, Gates gates, Runnable show) {
    this.patience = patience;
    this.hands = hands;
    this.gates = gates;
    this.show = show;
  }

  /** From now on the rollout is at {@code node}: what this does to the cluster is no incident. */
  void turnOf(NodePlan node) {
    switch (node.component()) {
      case TABLET -> own.add(node.endpoint());
      case NAMESERVER -> last = last == null ? null : last.expectingAnyLeader();
      case APISERVER, TASKMANAGER -> {
        // Neither leads anything, and the nameserver does nothing for them.
      }
    }
  }

  /** What is still wrong when patience is at its end; an abort changes nothing. */
  Health toItsEnd(String when) {
    watch(WorkflowTime.now(), awaited(when));
    Health health = begin(patience).health();
    gates.endWatch();
    return seen(health);
  }

  /**
   * What is still wrong when patience or the rollout is at its end. What is missing is said
   * meanwhile: it looks again and again.
   */
  Health orAbort(String when) {
    Instant since = WorkflowTime.now();
    if (Workflow.getVersion("health-says-why", Workflow.DEFAULT_VERSION, 1) != 1) {
      return lookOrAbort(since, awaited(when), patience);
    }
    Duration look = HealthWait.firstLook(patience);
    Duration left = patience.minus(look);
    Health health = lookOrAbort(since, awaited(when), look);
    while (!health.problems().isEmpty() && !left.isZero() && !gates.isAborted()) {
      String why = awaited(when) + ": " + String.join("; ", health.problems());
      look = shorter(FURTHER_LOOK, left);
      left = left.minus(look);
      health = lookOrAbort(since, why, look);
    }
    return health;
  }

  /** An abort need not wait for what nobody waits for any more. */
  private Health lookOrAbort(Instant since, String why, Duration look) {
    watch(since, why);
    HealthWait wait = begin(look);
    Workflow.await(() -> wait.isOver() || gates.isAborted());
    if (!wait.isOver()
        && Workflow.getVersion("abort-ends-health-wait", Workflow.DEFAULT_VERSION, 1) == 1) {
      wait.end();
    }
    gates.endWatch();
    return seen(wait.health());
  }

  private HealthWait begin(Duration look) {
    return hands.awaitHealth(look, last, List.copyOf(own));
  }

  private Health seen(Health health) {
    if (health.sighting() != null) {
      last = health.sighting();
      own.clear();
    }
    return health;
  }

  private void watch(Instant since, String why) {
    gates.watch(Gate.HEALTH, since, since.plus(patience), why);
    show.run();
  }

  private static String awaited(String when) {
    return "the cluster's health, " + when;
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }
}
