package io.openmldb.rollout.activities.process;

import io.openmldb.rollout.workflows.api.model.ProcessMode;
import io.openmldb.rollout.workflows.api.model.ProcessSnapshot;

/**
 * A node's host at one moment, as far as a restart is concerned.
 *
 * @param run how the run that was asked for stands
 * @param busy whether any run of start.sh is under way, whoever began it
 * @param oldAlive whether the process that is to be replaced is alive
 * @param process the process that listens on the endpoint
 * @param answers whether it answers there
 * @param starting whether none listens, but one of the component is alive
 * @param ending whether what listens has no process any more: the last one is giving it back
 */
record NodeProcessState(
    RunState run,
    boolean busy,
    boolean oldAlive,
    ProcessSnapshot process,
    boolean answers,
    boolean starting,
    boolean ending) {

  /** How a run of start.sh stands. */
  enum RunState {
    /** It was never begun. */
    NONE,
    RUNNING,
    /** It ended. That says nothing about success: start.sh exits with 0 when a start failed. */
    ENDED
  }

  /** Whether nothing of the component is there: no process, and no supervisor to start one. */
  boolean isDown() {
    return process.pid() == 0 && !starting && !ending && process.supervisorPid() == 0;
  }

  /** Whether the process answers, under a supervisor exactly if {@code mode} wants one. */
  boolean isServing(ProcessMode mode) {
    return process.pid() != 0 && answers && process.mode() == mode;
  }

  /** What was found, for the message of a wait that expected something else. */
  String describe() {
    String what;
    if (process.pid() != 0) {
      what =
          "process " + process.pid() + " listens" + (answers ? " and answers" : " but is silent");
    } else if (ending) {
      what = "a process is ending";
    } else if (starting) {
      what = "a process is alive but does not listen";
    } else {
      what = "no process is there";
    }
    String supervisor =
        process.supervisorPid() == 0 ? "" : ", under supervisor " + process.supervisorPid();
    return what + supervisor + (run == RunState.RUNNING ? ", start.sh still runs" : "");
  }
}
