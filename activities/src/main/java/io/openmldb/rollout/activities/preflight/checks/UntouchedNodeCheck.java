package io.openmldb.rollout.activities.preflight.checks;

import io.openmldb.rollout.activities.ssh.RemoteHost;
import io.openmldb.rollout.activities.support.ActivityException;
import io.openmldb.rollout.workflows.api.model.Node;
import io.openmldb.rollout.workflows.api.plan.Finding;
import java.util.Optional;

/**
 * Nodes that a rollout does not change. Leaders may move to them nevertheless, and a recovery or a
 * timer on their host may be needed, so it is checked that they can be reached, and nothing else.
 */
public final class UntouchedNodeCheck {

  private static final int NO_PROCESS = 0;

  private UntouchedNodeCheck() {}

  /** What keeps this worker from reaching {@code node}, as a warning. */
  public static Optional<Finding> check(RemoteHost host, Node node) {
    Optional<Finding> found;
    try {
      found = NodeCheck.startScript(node, HostFacts.read(host, node, NO_PROCESS));
    } catch (ActivityException e) {
      found = Optional.of(NodeCheck.inspectionFailed(node, e));
    }
    return found.map(UntouchedNodeCheck::warning);
  }

  private static Finding warning(Finding finding) {
    return finding.asWarning(
        "This change does not touch it, but leaders may move to it, and recovering it needs its host."
            + (finding.hint() == null ? "" : " " + finding.hint()));
  }
}
