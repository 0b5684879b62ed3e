package io.openmldb.rollout.activities.process;

import io.openmldb.rollout.activities.process.launch.LostAttributes;
import io.openmldb.rollout.workflows.api.model.ProcessMode;
import io.openmldb.rollout.workflows.api.model.ProcessSnapshot;
import java.time.Duration;

/**
 * What a restart does to a node's host. Every call may be repeated, and any may be the last one
 * that a worker makes.
 */
interface NodeControl {

  /**
   * Reads the state of the node's process and of a run of start.sh.
   *
   * @param runId the run whose state is wanted
   * @param old the process that is to be replaced
   */
  NodeProcessState inspect(String runId, ProcessSnapshot old);

  /**
   * Begins a run of start.sh that continues whatever happens to the worker. On the host, under the
   * lock, it is skipped when it is not needed any more: a stop or restart when {@code old} is gone
   * and something else is there or nothing is, a start when a process is there.
   *
   * @return false when another run is under way: nothing was begun
   */
  boolean launch(String runId, StartScriptCommand operation, ProcessSnapshot old, ProcessMode mode);

  /** What the run printed; empty when there is none. */
  String output(String runId);

  /**
   * Arms the guard, replacing any other but that of a later attempt: it starts the component when
   * nothing of it has been there for {@code away}, by the same lock, unless it is disarmed before.
   * What {@code old} has from whoever started it, limits and such, is kept on the host for what is
   * started in its place, by the guard or by {@link #launch}.
   *
   * @return whether it is armed; false when one of a later attempt is
   */
  boolean armGuard(Duration away, ProcessMode mode, ProcessSnapshot old);

  /**
   * Disarms the guard; one that is acting is waited for, and one of a later attempt stays.
   *
   * @return whether it had started the component
   */
  boolean disarmGuard();

  /**
   * What {@code process} lacks of what its predecessor had, although it was to be given that. The
   * predecessor's is forgotten on the host: a repetition finds nothing lost.
   */
  LostAttributes forgetPredecessor(ProcessSnapshot process);

  /** The last lines of the component's log files, secrets masked. */
  String logTail();
}
