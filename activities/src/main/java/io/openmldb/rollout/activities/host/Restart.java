package io.openmldb.rollout.activities.host;

import io.openmldb.rollout.activities.failure.StepException;
import io.openmldb.rollout.activities.host.NodeLook.RunState;
import io.openmldb.rollout.activities.ssh.HostRefusedException;
import io.openmldb.rollout.activities.waiting.WaitTimeoutException;
import io.openmldb.rollout.activities.waiting.Waits;
import io.openmldb.rollout.request.Procedure;
import io.openmldb.rollout.steps.FailureType;
import io.openmldb.rollout.steps.ProcessSnapshot;
import io.openmldb.rollout.steps.Processes.RestartOutcome;
import io.openmldb.rollout.steps.Processes.RestartTask;
import java.time.Duration;
import java.time.Instant;

/**
 * Replaces a node's process by a new one, once, whatever dies on the way.
 *
 * <ol>
 *   <li>Check the lease. Wait for a start.sh that an earlier attempt, or the guard, left running.
 *   <li>Another process than the recorded one is there: it was done already, go to 6.
 *   <li>Open the failover window. Arm the guard.
 *   <li>The recorded process, or a supervisor that it left, is there: stop. Wait until process and
 *       registration are both gone. Under DOCUMENTED: start.sh restart instead of 4 and 5.
 *   <li>Start.
 *   <li>Wait until a new process listens, answers, is registered, and runs under a supervisor
 *       exactly if it shall. Close the window. Look again after two and a half seconds: the same
 *       process, still serving. Disarm the guard.
 * </ol>
 *
 * <p>Properties: start.sh never runs twice at a time (lock on the host); before each of its runs
 * the lease is checked, and on the host, under the lock, the recorded process, so a worker that was
 * thought dead cannot undo what its successor did; no process but the node's own is signalled,
 * whatever the pid files name; from 3 on the guard starts the component should nobody else do it; a
 * start that failed leaves nothing behind that starts it again and again.
 */
public final class Restart {

  /** What start.sh and the nameserver's view may need beyond the session timeout. */
  private static final Duration GUARD_MARGIN = Duration.ofSeconds(20);

  private static final Duration PAUSE = Duration.ofMillis(250);
  private static final String STARTED_ONCE_MORE =
      ", started once more because ZooKeeper still had its predecessor's registration (-110)";

  private final RestartTask task;
  private final NodeControl control;
  private final Surroundings around;
  private final Waits waits;
  private final Patience patience;
  private final StartScript script;
  private final Instant end;

  /**
   * A restart; its deadline begins now.
   *
   * @param control the node's host
   */
  public Restart(RestartTask task, SshNodeControl control, Surroundings around, Waits waits) {
    this(task, control, around, waits, Patience.REAL);
  }

  Restart(
      RestartTask task, NodeControl control, Surroundings around, Waits waits, Patience patience) {
    this.task = task;
    this.control = control;
    this.around = around;
    this.waits = waits;
    this.patience = patience;
    this.script = new StartScript(task, control, around.requireLease(), waits);
    this.end = waits.now().plus(task.deadline());
  }

  /**
   * Does it.
   *
   * @throws StopFailedException when the old process or its registration is still there
   * @throws StartFailedException when no new process serves
   */
  @SuppressWarnings("try") // The window is open while the block runs; nothing else is asked of it.
  public RestartOutcome run() {
    Instant began = waits.now();
    around.requireLease().run();
    NodeLook found = script.awaitIdle(left());
    boolean alreadyDone = script.isReplaced(found);
    Arrival arrival = new Arrival(task, control, around, waits, patience);
    ProcessSnapshot process;
    try (Surroundings.Window window = around.openWindow().get()) {
      String run = alreadyDone ? StartScript.NO_RUN : replace(found);
      process = arrival.await(run, left());
    }
    process = steady(process, arrival);
    around.requireLease().run();
    boolean byGuard = control.disarmGuard();
    String how =
        (byGuard ? ", started by the guard on the host" : "")
            + (arrival.isStartedOnceMore() ? STARTED_ONCE_MORE : "");
    return new RestartOutcome(process, alreadyDone, note(process, alreadyDone, how, began));
  }

  /** Steps 3 to 5; the id of the run of start.sh that is to bring the new process. */
  private String replace(NodeLook found) {
    around.requireLease().run();
    armGuard();
    boolean leftover = isLeftover(found);
    if (!leftover && !found.isDown() && !found.ending()) {
      // Something new is on its way already, begun by an earlier attempt or by the guard.
      return StartScript.NO_RUN;
    }
    if (leftover && task.procedure() == Procedure.DOCUMENTED) {
      return script.launch(Operation.RESTART, task.before(), left());
    }
    // A third is kept for the start, so that a slow end does not leave the node down.
    Duration limit = left().multipliedBy(2).dividedBy(3);
    awaitGone(
        leftover ? script.launch(Operation.STOP, task.before(), limit) : StartScript.NO_RUN, limit);
    return script.launch(Operation.START, task.before(), left());
  }

  /**
   * Right after it the lease is asked for once more: who was replaced meanwhile leaves no guard.
   */
  private void armGuard() {
    boolean armed = control.armGuard(around.sessionTimeout().plus(GUARD_MARGIN), task.mode());
    try {
      around.requireLease().run();
    } catch (StepException e) {
      if (e.failureType().equals(FailureType.LEASE_LOST)) {
        control.disarmGuard();
      }
      throw e;
    }
    if (!armed) {
      throw new HostRefusedException(
          "a guard that is armed for "
              + task.node().title()
              + " on "
              + task.node().host()
              + " says that it is of a later attempt: see "
              + task.node().workdir()
              + "/.openmldb-rollout",
          null);
    }
  }

  /** Whether what is there belongs to the process that is to be replaced. */
  private boolean isLeftover(NodeLook found) {
    long supervisor = found.process().supervisorPid();
    return found.oldAlive() || (supervisor != 0 && supervisor == task.before().supervisorPid());
  }

  private void awaitGone(String stop, Duration limit) {
    NodeLook[] last = new NodeLook[1];
    try {
      waits
          .forWhat("the old process and its registration to be gone")
          .atMost(limit)
          .every(PAUSE)
          .until(
              () -> {
                last[0] = control.look(stop, task.before());
                return isGone(last[0]);
              });
    } catch (WaitTimeoutException e) {
      throw new StopFailedException(stillThere(last[0], stop), e);
    }
  }

  private boolean isGone(NodeLook look) {
    boolean down = look.run() != RunState.RUNNING && !look.oldAlive() && look.isDown();
    return script.isReplaced(look) || (down && around.isRegistrationGone());
  }

  private String stillThere(NodeLook look, String run) {
    String title = task.node().title();
    if (look.isDown() && !look.oldAlive()) {
      return title
          + " has ended, but its registration in ZooKeeper has not gone away; the guard on "
          + task.node().host()
          + " will start it";
    }
    return title
        + " did not end after start.sh stop: "
        + (look.oldAlive() ? "process " + task.before().pid() + " is alive, " : "")
        + look.describe()
        + ". start.sh said: "
        + control.output(run);
  }

  /** Looks again some seconds later; when it is another process by then, waits for that one. */
  private ProcessSnapshot steady(ProcessSnapshot first, Arrival arrival) {
    ProcessSnapshot process = first;
    while (true) {
      Instant from = waits.now();
      while (Duration.between(from, waits.now()).compareTo(patience.steady()) < 0) {
        waits.sleep(PAUSE);
      }
      ProcessSnapshot again = arrival.await(left());
      if (again.isSameProcess(process)) {
        return again;
      }
      process = again;
    }
  }

  private Duration left() {
    Duration left = Duration.between(waits.now(), end);
    return left.isNegative() ? Duration.ZERO : left;
  }

  private String note(ProcessSnapshot process, boolean alreadyDone, String how, Instant began) {
    if (alreadyDone) {
      return "had been restarted already, as process " + process.pid() + how;
    }
    long tenths = Duration.between(began, waits.now()).toMillis() / 100;
    return "process %d replaced by %d in %d.%d s%s"
        .formatted(task.before().pid(), process.pid(), tenths / 10, tenths % 10, how);
  }
}
