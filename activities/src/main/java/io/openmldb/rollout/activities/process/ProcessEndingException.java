package io.openmldb.rollout.activities.process;

import io.openmldb.rollout.activities.ssh.RemoteHost;
import io.openmldb.rollout.activities.support.ActivityException;
import io.openmldb.rollout.workflows.api.FailureType;
import io.openmldb.rollout.workflows.api.model.Node;

/** The endpoint is listened on, but by no process that can be seen: it may be gone soon. */
public final class ProcessEndingException extends ActivityException {

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
