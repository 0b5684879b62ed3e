package io.openmldb.rollout.activities.host;

import io.openmldb.rollout.activities.failure.StepException;
import io.openmldb.rollout.activities.ssh.RemoteHost;
import io.openmldb.rollout.plan.Node;
import io.openmldb.rollout.steps.FailureType;

/** The endpoint is listened on, but by no process that can be seen: it may be gone soon. */
public final class ProcessEndingException extends StepException {

  ProcessEndingException(Node node, RemoteHost host) {
    super(
        FailureType.STOP_FAILED,
        true,
        "something listens on "
            + node.endpoint()
            + ", but no process that the login user of "
            + host
            + " can see has that socket: a process is ending, or runs out of sight (in a container,"
            + " or with its memory protected from other processes)",
        null);
  }
}
