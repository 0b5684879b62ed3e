package io.openmldb.rollout.workflows.api.model;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The process of a node at one moment: the one that listens on the endpoint, whatever the pid files
 * say.
 *
 * @param pid its process id; 0 when nothing listens on the endpoint
 * @param startTicks when it started, in clock ticks since boot (field 22 of {@code
 *     /proc/<pid>/stat}); with the pid it names one process for ever
 * @param startedAt the same as a time; null when there is no process
 * @param mode NORMAL or DAEMON
 * @param supervisorPid the supervisor's process id in daemon mode, else 0
 */
public record ProcessSnapshot(
    long pid, long startTicks, @Nullable Instant startedAt, ProcessMode mode, long supervisorPid) {

  /** No process listens on the endpoint. */
  public static ProcessSnapshot absent(ProcessMode mode) {
    return new ProcessSnapshot(0, 0, null, mode, 0);
  }

  /** Whether this and {@code other} are one and the same process. */
  public boolean isSameProcess(ProcessSnapshot other) {
    return pid == other.pid && startTicks == other.startTicks;
  }
}
