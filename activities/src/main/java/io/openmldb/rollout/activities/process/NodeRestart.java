package io.openmldb.rollout.activities.process;

import io.openmldb.rollout.activities.process.NodeProcessState.RunState;
import io.openmldb.rollout.activities.process.launch.LostAttributes;
import io.openmldb.rollout.activities.ssh.HostRefusedException;
import io.openmldb.rollout.activities.support.ActivityException;
import io.openmldb.rollout.activities.support.WaitTimeoutException;
import io.openmldb.rollout.activities.support.Waiter;
import io.openmldb.rollout.workflows.activity.ProcessActivities.RestartOutcome;
import io.openmldb.rollout.workflows.activity.ProcessActivities.RestartTask;
import io.openmldb.rollout.workflows.api.FailureType;
import io.openmldb.rollout.workflows.api.model.ProcessSnapshot;
import io.openmldb.rollout.workflows.api.request.Procedure;
import java.time.Duration;
import java.time.Instant;

/**
 * Replaces a node's process by a new one, once, whatever dies on the way.
 *
 * <ol>
 *   <li>Check the lease. Wait for a start.sh that an earlier attempt, or the guard, left running.
 *   <li>Another process than the recorded one is there: it was done already, go to 6.
 *   <li>Open the failover pause. Keep what the old process has of limits and such. Arm the guard.
 *   <li>The recorded process, or a supervisor that it left, is there: stop. Wait until process and
 *       registration are both gone. Under DOCUMENTED: start.sh restart instead of 4 and 5.
 *   <li>Start.
 *   <li>Wait until a new process listens, answers, is registered, and runs under a supervisor
 *       exactly if it shall. Close the pause. Read the process again after two and a half seconds:
 *       it must be the same, and still serve. Disarm the guard. Say what the new process lacks of
 *       the old one's.
 * </ol>
 *
 * <p>Properties: start.sh never runs twice at a time (lock on the host); before each of its runs
 * the lease is checked, and on the host, under the lock, the recorded process, so a worker that was
 * thought dead cannot undo what its successor did; no process but the node's own is signalled,
 * whatever the pid files name; from 3 on the guard starts the component should nobody else do it; a
 * start that failed leaves nothing behind that starts it again and again.
 */
public final class NodeRestart {

  /** What start.sh and the nameserver's view may need beyond the session timeout. */
  private static final Duration GUARD_MARGIN = Duration.ofSeconds(20);

  private static final Duration PAUSE = Duration.ofMillis(500);
  private static final String STARTED_ONCE_MORE =
      ", started again because ZooKeeper still had its predecessor's registration (-110)";

  private final RestartTask task;
  private final NodeControl control;
  private final RestartHooks hooks;
  private final Waiter waiter;
  private final RestartTimings timings;
  private final StartScriptRunner script;
  private final Instant end;
  private boolean mayBeDown;

  /**
   * A restart; its deadline begins now.
   *
   * @param control the node's host
   */
  public NodeRestart(RestartTask task, SshNodeControl control, RestartHooks hooks, Waiter waiter) {
    this(task, control, hooks, waiter, RestartTimings.REAL);
  }

  NodeRestart(
      RestartTask task,
      NodeControl control,
      RestartHooks hooks,
      Waiter waiter,
      RestartTimings timings) {
    this.task = task;
    this.control = control;
    this.hooks = hooks;
    this.waiter = waiter;
    this.timings = timings;
    this.script = new StartScriptRunner(task, control, hooks.requireLease(), waiter);
    this.end = waiter.now().plus(task.deadline());
  }

  /**
   * Restarts the node.
   *
   * @throws StopFailedException when the old process or its registration is still there
   * @throws StartFailedException when no new process serves
   */
  public RestartOutcome run() {
    Instant began = waiter.now();
    hooks.requireLease().run();
    NodeProcessState found = script.awaitIdle(timeLeft());
    boolean alreadyDone = script.isReplaced(found);
    StartupWait arrival = new StartupWait(task, control, hooks, waiter, timings);
    OpenFailoverPause pause = hooks.openFailoverPause().get();
    ProcessSnapshot process;
    try {
      String run = alreadyDone ? StartScriptRunner.NO_RUN : replace(found);
      process = arrival.await(run, timeLeft());
    } catch (Throwable failure) {
      if (!mayStillStart(failure)) {
        pause.closeAfter(failure);
      }
      throw failure;
    }
    pause.close();
    process = awaitSteady(process, arrival);
    hooks.requireLease().run();
    boolean byGuard = control.disarmGuard();
    LostAttributes lost = control.forgetPredecessor(process);
    String how =
        (byGuard ? ", started by the guard on the host" : "")
            + (arrival.isStartedOnceMore() ? STARTED_ONCE_MORE : "")
            + (lost.isEmpty() ? "" : "; unlike its predecessor: " + lost);
    return new RestartOutcome(process, alreadyDone, note(process, alreadyDone, how, began));
  }

  /**
   * Whether the component may be down and come back later: by the guard, by a start.sh that goes
   * on, or by the next attempt. Its replicas would then be loaded by the nameserver, a sole one as
   * a leader, which can lose its history. So the pause stays open, as if the worker had died: the
   * lease records it, the watchdog on the host limits it, and the attempt that continues closes it.
   */
  private boolean mayStillStart(Throwable failure) {
    boolean isCleared =
        failure instanceof StartFailedException && failure.getSuppressed().length == 0;
    return mayBeDown && !isCleared;
  }

  /** Steps 3 to 5; the id of the run of start.sh that is to bring the new process. */
  private String replace(NodeProcessState found) {
    hooks.requireLease().run();
    armGuard();
    boolean leftover = isLeftover(found);
    mayBeDown = true;
    if (!leftover && !found.isDown() && !found.ending()) {
      // Something new is on its way already, begun by an earlier attempt or by the guard.
      return StartScriptRunner.NO_RUN;
    }
    if (leftover && task.procedure() == Procedure.DOCUMENTED) {
      return script.launch(StartScriptCommand.RESTART, task.before(), timeLeft());
    }
    // A third is kept for the start, so that a slow end does not leave the node down.
    Duration limit = timeLeft().multipliedBy(2).dividedBy(3);
    awaitGone(
        leftover
            ? script.launch(StartScriptCommand.STOP, task.before(), limit)
            : StartScriptRunner.NO_RUN,
        limit);
    return script.launch(StartScriptCommand.START, task.before(), timeLeft());
  }

  /**
   * Right after it the lease is checked again: an attempt that was replaced meanwhile leaves no
   * guard.
   */
  private void armGuard() {
    Duration away = hooks.sessionTimeout().plus(GUARD_MARGIN);
    boolean armed = control.armGuard(away, task.mode(), task.before());
    try {
      hooks.requireLease().run();
    } catch (ActivityException e) {
      if (e.failureType() == FailureType.LEASE_LOST) {
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
  private boolean isLeftover(NodeProcessState found) {
    long supervisor = found.process().supervisorPid();
    return found.oldAlive() || (supervisor != 0 && supervisor == task.before().supervisorPid());
  }

  private void awaitGone(String stop, Duration limit) {
    NodeProcessState[] last = new NodeProcessState[1];
    try {
      waiter
          .forWhat("the old process and its registration to be gone")
          .atMost(limit)
          .every(PAUSE)
          .until(
              () -> {
                last[0] = control.inspect(stop, task.before());
                return isGone(last[0]);
              });
    } catch (WaitTimeoutException e) {
      mayBeDown = !last[0].oldAlive();
      throw new StopFailedException(describeLeftover(last[0], stop), e);
    }
  }

  private boolean isGone(NodeProcessState state) {
    boolean down = state.run() != RunState.RUNNING && !state.oldAlive() && state.isDown();
    return script.isReplaced(state) || (down && hooks.isRegistrationGone());
  }

  private String describeLeftover(NodeProcessState state, String run) {
    String title = task.node().title();
    if (state.isDown() && !state.oldAlive()) {
      return title
          + " has ended, but its registration in ZooKeeper has not gone away; the guard on "
          + task.node().host()
          + " will start it";
    }
    return title
        + " did not end after start.sh stop: "
        + (state.oldAlive() ? "process " + task.before().pid() + " is alive, " : "")
        + state.describe()
        + ". start.sh said: "
        + control.output(run);
  }

  /**
   * Reads the process again some seconds later; if it is another one by then, waits for that one.
   */
  private ProcessSnapshot awaitSteady(ProcessSnapshot first, StartupWait arrival) {
    ProcessSnapshot process = first;
    while (true) {
      Instant from = waiter.now();
      while (Duration.between(from, waiter.now()).compareTo(timings.steady()) < 0) {
        waiter.sleep(PAUSE);
      }
      ProcessSnapshot again = arrival.await(timeLeft());
      if (again.isSameProcess(process)) {
        return again;
      }
      process = again;
    }
  }

  private Duration timeLeft() {
    Duration left = Duration.between(waiter.now(), end);
    return left.isNegative() ? Duration.ZERO : left;
  }

  private String note(ProcessSnapshot process, boolean alreadyDone, String how, Instant began) {
    if (alreadyDone) {
      return "had been restarted already, as process " + process.pid() + how;
    }
    long tenths = Duration.between(began, waiter.now()).toMillis() / 100;
    String what =
        task.before().pid() == 0
            ? "none ran before; process %d started".formatted(process.pid())
            : "process %d replaced by %d".formatted(task.before().pid(), process.pid());
    return "%s in %d.%d s%s".formatted(what, tenths / 10, tenths % 10, how);
  }
}
