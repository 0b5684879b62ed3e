package io.openmldb.rollout.workflows.rollout;

import io.openmldb.rollout.workflows.activity.VerificationActivities.Health;
import io.openmldb.rollout.workflows.activity.VerificationActivities.HealthObservation;
import io.openmldb.rollout.workflows.api.plan.NodePlan;
import io.openmldb.rollout.workflows.api.status.Gate;
import io.openmldb.rollout.workflows.json.Excerpt;
import io.openmldb.rollout.workflows.temporal.HealthCheckRun;
import io.openmldb.rollout.workflows.temporal.WorkflowTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Waits for the cluster to be healthy, and to have settled since it was last observed. The caller
 * says by {@link #expectDisruptionBy(NodePlan)} what the rollout itself does to it meanwhile.
 */
final class HealthGate {

  /** A cluster that is well is found so at once; of one that is not, the cause is soon shown. */
  private static final Duration FIRST_LOOK = Duration.ofSeconds(3);

  /** A rollout that ends early is not held up for longer, whatever the cluster lacks. */
  private static final Duration LAST_LOOK = Duration.ofSeconds(30);

  private final Duration timeout;
  private final RolloutActivityStubs activities;
  private final OperatorGates gates;
  private final Runnable publish;
  private final Set<String> own = new TreeSet<>();
  private @Nullable HealthObservation last;
  private boolean changedSince;

  HealthGate(
      Duration timeout,
      RolloutActivityStubs activities,
      OperatorGates gates,
      Runnable publish,
      @Nullable ExecutionProgress continued) {
    this.timeout = timeout;
    if (continued != null) {
      this.last = continued.lastLook();
      this.own.addAll(continued.disruptedSince());
    }
    this.changedSince = continued != null;
    this.activities = activities;
    this.gates = gates;
    this.publish = publish;
  }

  /** What was observed last; null when there was none. */
  @Nullable HealthObservation lastLook() {
    return last;
  }

  /** Endpoints that the rollout has disrupted since. */
  List<String> disruptedSince() {
    return List.copyOf(own);
  }

  /** From now on the rollout is at {@code node}: what this does to the cluster is no incident. */
  void expectDisruptionBy(NodePlan node) {
    changedSince = true;
    switch (node.component()) {
      case TABLET -> own.add(node.endpoint());
      case NAMESERVER -> last = last == null ? null : last.expectingAnyLeader();
      case APISERVER, TASKMANAGER -> {
        // Neither leads anything, and the nameserver does nothing for them.
      }
    }
  }

  /** What is still wrong when the timeout is over; an abort changes nothing. */
  Health awaitUntilDeadline(String when) {
    return look(when, timeout);
  }

  /**
   * What is wrong with a cluster that the rollout leaves before its confirmation; nothing when no
   * node had its turn since the cluster was looked at.
   */
  Health lookBeforeEnd() {
    if (!changedSince) {
      return new Health(List.of());
    }
    return look("before the rollout ends", timeout.compareTo(LAST_LOOK) < 0 ? timeout : LAST_LOOK);
  }

  /** Waits once, for at most so long; the status says meanwhile what for. */
  private Health look(String when, Duration atMost) {
    showWait(WorkflowTime.now(), atMost, description(when));
    Health health = begin(atMost).health();
    gates.endShownWait();
    return remember(health);
  }

  /**
   * What is still wrong when the timeout is over or the rollout ends. The status says meanwhile
   * what is missing; the cluster is checked repeatedly.
   */
  Health awaitUnlessAborted(String when) {
    Instant since = WorkflowTime.now();
    showWait(since, timeout, description(when));
    Health health =
        HealthCheckRun.repeatUntilHealthy(
            timeout,
            FIRST_LOOK,
            this::begin,
            gates::isAborted,
            found -> {
              remember(found);
              showWait(since, timeout, description(when) + ": " + Excerpt.joined(found.problems()));
            });
    gates.endShownWait();
    return remember(health);
  }

  private HealthCheckRun begin(Duration atMost) {
    return activities.awaitHealth(atMost, last, List.copyOf(own));
  }

  private Health remember(Health health) {
    changedSince = false;
    if (health.sighting() != null) {
      last = health.sighting();
      own.clear();
    }
    return health;
  }

  private void showWait(Instant since, Duration atMost, String why) {
    gates.showWait(Gate.HEALTH, since, since.plus(atMost), why);
    publish.run();
  }

  private static String description(String when) {
    return "the cluster's health, " + when;
  }
}
