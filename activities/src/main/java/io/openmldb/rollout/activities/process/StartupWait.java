package io.openmldb.rollout.activities.process;

import io.openmldb.rollout.activities.process.NodeProcessState.RunState;
import io.openmldb.rollout.activities.support.WaitTimeoutException;
import io.openmldb.rollout.activities.support.Waiter;
import io.openmldb.rollout.workflows.activity.ProcessActivities.RestartTask;
import io.openmldb.rollout.workflows.api.model.ProcessMode;
import io.openmldb.rollout.workflows.api.model.ProcessSnapshot;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Waits for a node's new process to serve. start.sh exits with 0 when a start failed, so what
 * counts is the process itself.
 *
 * <p>A process that ended because ZooKeeper still had its predecessor's registration is started
 * once more. After any other failure whatever is left is stopped, above all a supervisor that would
 * go on starting a process that cannot live.
 */
final class StartupWait {

  private static final Duration PAUSE = Duration.ofMillis(500);

  /** How long the old process may stay after start.sh restart has ended. */
  private static final Duration OLD_MAY_STAY = Duration.ofSeconds(5);

  private static final Duration CLEARING = Duration.ofSeconds(60);
  private static final int QUOTED = 4000;

  private final RestartTask task;
  private final NodeControl control;
  private final RestartHooks hooks;
  private final Waiter waiter;
  private final RestartTimings timings;
  private final StartScriptRunner script;

  private String run = StartScriptRunner.NO_RUN;
  private @Nullable NodeProcessState last;
  private @Nullable Instant idleSince;
  private boolean startedOnceMore;

  StartupWait(
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
  }

  /**
   * Waits for the new process that a run of start.sh is to bring. The run itself may continue:
   * having started the process it only watches it, for longer than the process needs.
   *
   * @param begun the run
   * @throws StartFailedException when none serves, with what start.sh and the log say
   * @throws StopFailedException when the old one is still there
   */
  ProcessSnapshot await(String begun, Duration limit) {
    run = begun;
    return await(limit);
  }

  /** Waits again, for the same run. */
  ProcessSnapshot await(Duration limit) {
    try {
      return waiter
          .forWhat(task.node().title() + " to serve again")
          .atMost(limit)
          .every(PAUSE)
          .untilPresent(this::servingProcess);
    } catch (WaitTimeoutException e) {
      throw failed(e);
    }
  }

  /** Whether its first start met the registration of its predecessor, so that it was repeated. */
  boolean isStartedOnceMore() {
    return startedOnceMore;
  }

  private Optional<ProcessSnapshot> servingProcess() {
    NodeProcessState now = control.inspect(run, task.before());
    last = now;
    boolean ours = now.run() == RunState.RUNNING;
    boolean anothers = now.busy() && !ours;
    if (!anothers && serves(now)) {
      return Optional.of(now.process());
    }
    if (ours || anothers) {
      idleSince = null;
      return Optional.empty();
    }
    Instant since = idleSince == null ? waiter.now() : idleSince;
    idleSince = since;
    if (now.oldAlive() && hasPassed(OLD_MAY_STAY, since)) {
      throw new StopFailedException(
          task.node().title()
              + " was not replaced: process "
              + task.before().pid()
              + " is still there after start.sh restart. start.sh said: "
              + control.output(run),
          null);
    }
    if (hasEnded(now, since)) {
      if (startedOnceMore || !hasLostRace()) {
        throw failed(null);
      }
      startedOnceMore = true;
      run = startOnceMore();
    }
    return Optional.empty();
  }

  private boolean serves(NodeProcessState now) {
    return script.isReplaced(now) && now.isServing(task.mode()) && hooks.isRegistered();
  }

  /**
   * Whether nothing is there that could still come to serve.
   *
   * @param since when start.sh ended
   */
  private boolean hasEnded(NodeProcessState now, Instant since) {
    boolean empty = now.process().pid() == 0 && !now.starting() && !now.ending();
    boolean supervised = task.mode() == ProcessMode.DAEMON && now.process().supervisorPid() != 0;
    return empty && (!supervised || hasPassed(timings.supervisorsChance(), since));
  }

  private boolean hasPassed(Duration time, Instant since) {
    return Duration.between(since, waiter.now()).compareTo(time) >= 0;
  }

  /** Whether the new process ended because its predecessor's registration was still there. */
  private boolean hasLostRace() {
    return hooks.registered().isPresent() && orEmptyOnFailure(control::logTail).contains("zk -110");
  }

  private String startOnceMore() {
    waiter
        .forWhat("the old registration of " + task.node().title() + " to vanish")
        .atMost(hooks.sessionTimeout().multipliedBy(2))
        .every(PAUSE)
        .until(hooks::isRegistrationGone);
    return script.launch(StartScriptCommand.START, task.before(), CLEARING);
  }

  private StartFailedException failed(@Nullable WaitTimeoutException cause) {
    String output = orEmptyOnFailure(() -> control.output(run));
    String log = orEmptyOnFailure(control::logTail);
    String unregistered =
        last != null && last.isServing(task.mode()) && script.isReplaced(last)
            ? ", but it is not registered in ZooKeeper"
            : "";
    StartFailedException failure =
        new StartFailedException(
            task.node().title()
                + " does not serve after its start: "
                + (last == null ? "nothing is known" : last.describe())
                + unregistered
                + ". start.sh said: "
                + output
                + "\nThe log's end:\n"
                + end(log),
            cause);
    try {
      clear();
    } catch (RuntimeException e) {
      failure.addSuppressed(e);
    }
    return failure;
  }

  /** Stops what is left, so that no supervisor keeps starting a process that cannot run. */
  private void clear() {
    control.disarmGuard();
    ProcessSnapshot left = last == null ? task.before() : last.process();
    String stop = script.launch(StartScriptCommand.STOP, left, CLEARING);
    waiter
        .forWhat("what is left of " + task.node().title() + " to end")
        .atMost(CLEARING)
        .every(PAUSE)
        .until(
            () -> {
              NodeProcessState state = control.inspect(stop, left);
              return state.run() == RunState.ENDED && state.isDown() && !state.oldAlive();
            });
  }

  private static String orEmptyOnFailure(Supplier<String> text) {
    try {
      return text.get();
    } catch (RuntimeException e) {
      return "(cannot be read: " + e.getMessage() + ")";
    }
  }

  private static String end(String text) {
    return text.length() <= QUOTED ? text : text.substring(text.length() - QUOTED);
  }
}
