package io.openmldb.rollout.activities.ssh;

/**
 * How a command ended.
 *
 * @param outcome how much is known
 * @param exitStatus its exit status when {@code outcome} is EXITED, else -1
 * @param stdout the last part of its output, at most 256 KiB
 * @param stderr the last part of its error output, at most 64 KiB
 */
public record ExecResult(Outcome outcome, int exitStatus, String stdout, String stderr) {

  /** How much is known of a command's end. */
  public enum Outcome {
    /** It ended with an exit status. */
    EXITED,

    /** A signal ended it. */
    SIGNALLED,

    /** The connection was lost before its end was told; it may or may not have done its work. */
    UNKNOWN,

    /** It was still running at the deadline; it is stopped on the host soon after. */
    DEADLINE_EXCEEDED
  }

  /** Whether it ended with exit status 0. */
  public boolean succeeded() {
    return outcome == Outcome.EXITED && exitStatus == 0;
  }
}
