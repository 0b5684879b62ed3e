package io.openmldb.rollout.cluster;

import io.openmldb.rollout.json.Excerpt;
import io.openmldb.rollout.plan.NodePlan;
import io.openmldb.rollout.steps.HealthWait;
import io.openmldb.rollout.steps.Verification.Health;
import io.openmldb.rollout.steps.Verification.Sighting;
import io.openmldb.rollout.steps.WorkflowTime;
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
    watch(since, awaited(when));
    Health health =
        HealthWait.lookUntilHealthy(
            patience,
            this::begin,
            gates::isAborted,
            found -> {
              seen(found);
              watch(since, awaited(when) + ": " + Excerpt.joined(found.problems()));
            });
    gates.endWatch();
    return seen(health);
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
}
