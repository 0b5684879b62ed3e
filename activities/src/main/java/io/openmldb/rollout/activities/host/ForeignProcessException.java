package io.openmldb.rollout.activities.host;

import io.openmldb.rollout.activities.failure.StepException;
import io.openmldb.rollout.activities.ssh.RemoteHost;
import io.openmldb.rollout.plan.Node;
import io.openmldb.rollout.steps.FailureType;

/** The endpoint is listened on by a process that the login user may not touch. */
public final class ForeignProcessException extends StepException {

  ForeignProcessException(Node node, RemoteHost host) {
    super(
        FailureType.HOST_REFUSED,
        false,
        "the process that listens on "
            + node.endpoint()
            + " belongs to another user than the one that logs in to "
            + host
            + "; log in as the user that runs OpenMLDB",
        null);
  }
}
