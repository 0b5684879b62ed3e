package io.openmldb.rollout.activities.process;

import io.openmldb.rollout.activities.support.WaitTimeoutException;
import io.openmldb.rollout.activities.support.Waiter;
import io.openmldb.rollout.workflows.activity.ProcessActivities.RestartTask;
import io.openmldb.rollout.workflows.api.model.ProcessSnapshot;
import java.time.Duration;
import java.util.UUID;
import java.util.function.BooleanSupplier;

/** Runs of one node's start.sh, never two at a time. */
final class StartScriptRunner {

  /** The id of no run. */
  static final String NO_RUN = "none";

  private static final Duration PAUSE = Duration.ofMillis(250);

  private final RestartTask task;
  private final NodeControl control;
  private final Runnable requireLease;
  private final Waiter waiter;

  StartScriptRunner(RestartTask task, NodeControl control, Runnable requireLease, Waiter waiter) {
    this.task = task;
    this.control = control;
    this.requireLease = requireLease;
    this.waiter = waiter;
  }

  /** Waits until no start.sh runs on the node, and says what is there then. */
  NodeProcessState awaitIdle(Duration limit) {
    NodeProcessState[] last = new NodeProcessState[1];
    busy(
        limit,
        () -> {
          last[0] = control.inspect(NO_RUN, task.before());
          return !last[0].busy();
        });
    return last[0];
  }

  /**
   * Begins a run as soon as no other one is under way, if the lease is still held: the other may
   * have taken its time.
   *
   * @return its id
   */
  String launch(StartScriptCommand operation, ProcessSnapshot old, Duration limit) {
    String run = operation.id() + "-" + UUID.randomUUID();
    busy(
        limit,
        () -> {
          requireLease.run();
          return control.launch(run, operation, old, task.mode());
        });
    return run;
  }

  /** Whether another process has taken the place of the one that is to be replaced. */
  boolean isReplaced(NodeProcessState look) {
    return look.process().pid() != 0 && !look.process().isSameProcess(task.before());
  }

  private void busy(Duration limit, BooleanSupplier idle) {
    try {
      waiter.forWhat("a run of start.sh to end").atMost(limit).every(PAUSE).until(idle);
    } catch (WaitTimeoutException e) {
      throw new StopFailedException(
          "start.sh of "
              + task.node().title()
              + " is being run by somebody else, and does not end: see "
              + task.node().workdir()
              + "/.openmldb-rollout/runs on "
              + task.node().host(),
          e);
    }
  }
}
