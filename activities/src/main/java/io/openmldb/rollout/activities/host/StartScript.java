package io.openmldb.rollout.activities.host;

import io.openmldb.rollout.activities.waiting.WaitTimeoutException;
import io.openmldb.rollout.activities.waiting.Waits;
import io.openmldb.rollout.steps.ProcessSnapshot;
import io.openmldb.rollout.steps.Processes.RestartTask;
import java.time.Duration;
import java.util.UUID;
import java.util.function.BooleanSupplier;

/** Runs of one node's start.sh, never two at a time. */
final class StartScript {

  /** The id of no run. */
  static final String NO_RUN = "none";

  private static final Duration PAUSE = Duration.ofMillis(250);

  private final RestartTask task;
  private final NodeControl control;
  private final Runnable requireLease;
  private final Waits waits;

  StartScript(RestartTask task, NodeControl control, Runnable requireLease, Waits waits) {
    this.task = task;
    this.control = control;
    this.requireLease = requireLease;
    this.waits = waits;
  }

  /** Waits until no start.sh runs on the node, and says what is there then. */
  NodeLook awaitIdle(Duration limit) {
    NodeLook[] last = new NodeLook[1];
    busy(
        limit,
        () -> {
          last[0] = control.look(NO_RUN, task.before());
          return !last[0].busy();
        });
    return last[0];
  }

  /**
   * Begins a run as soon as no other goes on, if the lease is held still: the other may have taken
   * its time.
   *
   * @return its id
   */
  String launch(Operation operation, ProcessSnapshot old, Duration limit) {
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
  boolean isReplaced(NodeLook look) {
    return look.process().pid() != 0 && !look.process().isSameProcess(task.before());
  }

  private void busy(Duration limit, BooleanSupplier idle) {
    try {
      waits.forWhat("a run of start.sh to end").atMost(limit).every(PAUSE).until(idle);
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
