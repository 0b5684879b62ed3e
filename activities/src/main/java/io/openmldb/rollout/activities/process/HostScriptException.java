package io.openmldb.rollout.activities.process;

import io.openmldb.rollout.activities.ssh.ExecResult;
import io.openmldb.rollout.activities.ssh.RemoteHost;
import io.openmldb.rollout.activities.support.ActivityException;
import io.openmldb.rollout.workflows.api.FailureType;

/** A script of this tool's own did not work on a host; trying again may help. */
public final class HostScriptException extends ActivityException {

  /**
   * A script's failure.
   *
   * @param what completes "could not … on host"
   */
  public HostScriptException(String what, RemoteHost host, ExecResult result) {
    super(
        FailureType.HOST_UNREACHABLE,
        "could not "
            + what
            + " on "
            + host
            + ": "
            + result.outcome()
            + (result.exitStatus() >= 0 ? ", exit status " + result.exitStatus() : "")
            + (result.stderr().isBlank() ? "" : ": " + result.stderr().strip()),
        null);
  }
}
