package io.openmldb.rollout.activities.ssh;

import io.openmldb.rollout.activities.ssh.ExecResult.Outcome;
import java.nio.charset.StandardCharsets;

/** How a command ended, with what it printed as bytes. The arrays are not shared with anybody. */
final class RawExecResult {

  private final Outcome outcome;
  private final int status;
  private final byte[] stdout;
  private final boolean complete;
  private final byte[] stderr;

  RawExecResult(Outcome outcome, int status, byte[] stdout, boolean complete, byte[] stderr) {
    this.outcome = outcome;
    this.status = status;
    this.stdout = stdout;
    this.complete = complete;
    this.stderr = stderr;
  }

  Outcome outcome() {
    return outcome;
  }

  /** The exit status, or -1. */
  int status() {
    return status;
  }

  byte[] stdout() {
    return stdout;
  }

  /** Whether {@link #stdout()} is all that the command printed there. */
  boolean isComplete() {
    return complete;
  }

  byte[] stderr() {
    return stderr;
  }

  ExecResult decoded() {
    return new ExecResult(
        outcome,
        status,
        new String(stdout, StandardCharsets.UTF_8),
        new String(stderr, StandardCharsets.UTF_8));
  }
}
