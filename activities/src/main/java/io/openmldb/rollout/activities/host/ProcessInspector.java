package io.openmldb.rollout.activities.host;

import io.openmldb.rollout.activities.ssh.RemoteHost;
import io.openmldb.rollout.plan.Node;
import io.openmldb.rollout.steps.ProcessSnapshot;

/** Finds the process that is a node's component: the one that listens on the endpoint. */
public final class ProcessInspector {

  private ProcessInspector() {}

  /** The node's process now; absent when nothing of the login user's listens on the endpoint. */
  public static ProcessSnapshot inspect(RemoteHost host, Node node) {
    throw new UnsupportedOperationException("not yet: " + host + node);
  }
}
