package io.openmldb.rollout.workflows.rollout;

import io.openmldb.rollout.workflows.api.plan.NodePlan;
import io.openmldb.rollout.workflows.api.status.Gate;
import io.openmldb.rollout.workflows.json.Excerpt;
import io.openmldb.rollout.workflows.temporal.HealthCheckRun;
import io.openmldb.rollout.workflows.temporal.WorkflowTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Waits until no job runs below a taskmanager. */
final class JobsGate {

  private final Duration timeout;
  private final RolloutActivityStubs activities;
  private final OperatorGates gates;
  private final Runnable publish;

  JobsGate(
      Duration timeout, RolloutActivityStubs activities, OperatorGates gates, Runnable publish) {
    this.timeout = timeout;
    this.activities = activities;
    this.gates = gates;
    this.publish = publish;
  }

  /**
   * The jobs that run still when the timeout is over or the rollout ends, one sentence each. What
   * is waited for is said meanwhile.
   */
  List<String> awaitUnlessAborted(NodePlan node) {
    Instant since = WorkflowTime.now();
    String what = "the jobs of " + node.node().title();
    showWait(since, what);
    List<String> running =
        HealthCheckRun.repeatUntilHealthy(
                timeout,
                HealthCheckRun.FIRST_LOOK,
                atMost -> activities.awaitJobs(node.node(), atMost),
                gates::isAborted,
                found -> showWait(since, what + ": " + Excerpt.joined(found.problems())))
            .problems();
    gates.endShownWait();
    return running;
  }

  private void showWait(Instant since, String why) {
    gates.showWait(Gate.JOBS, since, since.plus(timeout), why);
    publish.run();
  }
}
