package io.openmldb.rollout.activities.process;

import io.openmldb.rollout.activities.ssh.RemoteHost;
import io.openmldb.rollout.activities.support.ActivityException;
import io.openmldb.rollout.workflows.api.FailureType;
import io.openmldb.rollout.workflows.api.model.Node;

/** The endpoint is listened on by a process that the login user may not touch. */
public final class ForeignProcessException extends ActivityException {

  ForeignProcessException(Node node, RemoteHost host) {
    super(
        FailureType.HOST_REFUSED,
        "the process that listens on "
            + node.endpoint()
            + " belongs to another user than the one that logs in to "
            + host
            + "; log in as the user that runs OpenMLDB",
        null);
  }
}
