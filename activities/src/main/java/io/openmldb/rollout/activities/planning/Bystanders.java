package io.openmldb.rollout.activities.planning;

import io.openmldb.rollout.activities.failure.StepException;
import io.openmldb.rollout.activities.ssh.RemoteHost;
import io.openmldb.rollout.plan.Finding;
import io.openmldb.rollout.plan.Node;
import java.util.Optional;

/**
 * Nodes that a rollout does not touch. Leaders may move to them all the same, and a recovery or a
 * timer on their host may be needed; so it is looked whether they can be reached, and no more.
 */
final class Bystanders {

  private static final int NO_PROCESS = 0;

  private Bystanders() {}

  /** What keeps this worker from reaching {@code node}, as a warning. */
  static Optional<Finding> look(RemoteHost host, Node node) {
    Optional<Finding> found;
    try {
      found = NodeFindings.startScript(node, HostFacts.read(host, node, NO_PROCESS));
    } catch (StepException e) {
      found = Optional.of(NodeFindings.unseen(node, e));
    }
    return found.map(Bystanders::warning);
  }

  private static Finding warning(Finding finding) {
    return finding.asWarning(
        "This change does not touch it, but leaders may move to it, and to mend it takes its host."
            + (finding.hint() == null ? "" : " " + finding.hint()));
  }
}
