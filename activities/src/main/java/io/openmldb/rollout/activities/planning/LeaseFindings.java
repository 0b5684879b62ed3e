package io.openmldb.rollout.activities.planning;

import io.openmldb.rollout.activities.cluster.LeaseRecord;
import io.openmldb.rollout.plan.Finding;
import io.openmldb.rollout.plan.Level;
import java.util.List;
import java.util.Optional;

/** What the cluster's lease says against a rollout. */
final class LeaseFindings {

  private final LeaseOwners owners;

  LeaseFindings(LeaseOwners owners) {
    this.owners = owners;
  }

  /**
   * @param asking the run that plans; its own lease is nothing to speak of
   */
  List<Finding> of(Optional<LeaseRecord> record, String cluster, Optional<String> asking) {
    return record
        .filter(held -> asking.filter(held.runId()::equals).isEmpty())
        .map(held -> List.of(finding(held, cluster)))
        .orElse(List.of());
  }

  private Finding finding(LeaseRecord held, String cluster) {
    String owner =
        "workflow " + held.workflowId() + " (run " + held.runId() + ") since " + held.since();
    if (owners.isRunning(held.workflowId(), held.runId())) {
      return Finding.ofCluster(
          Level.ERROR,
          FindingCode.LEASE_HELD,
          "cluster " + cluster + " is held by " + owner,
          "Wait until it is done, or abort it.");
    }
    return Finding.ofCluster(
        Level.WARNING,
        FindingCode.LEASE_LEFT_BEHIND,
        "cluster "
            + cluster
            + " is still held by "
            + owner
            + ", which does not run any more"
            + (held.node() == null ? "" : "; it was updating " + held.node().title()),
        "Repair would "
            + (held.isSettled()
                ? "remove the lease"
                : "undo what is recorded (" + String.join("; ", held.unsettled()) + ")")
            + ".");
  }
}
