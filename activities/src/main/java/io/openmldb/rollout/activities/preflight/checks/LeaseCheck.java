package io.openmldb.rollout.activities.preflight.checks;

import io.openmldb.rollout.activities.lease.LeaseHeldException;
import io.openmldb.rollout.activities.lease.LeaseOwners;
import io.openmldb.rollout.activities.lease.LeaseRecord;
import io.openmldb.rollout.workflows.api.plan.Finding;
import io.openmldb.rollout.workflows.api.plan.FindingCode;
import io.openmldb.rollout.workflows.api.plan.FindingLevel;
import io.openmldb.rollout.workflows.json.Excerpt;
import java.util.List;
import java.util.Optional;

/** What the cluster's lease says against a rollout. */
public final class LeaseCheck {

  private final LeaseOwners owners;

  public LeaseCheck(LeaseOwners owners) {
    this.owners = owners;
  }

  /**
   * What the record of the cluster's lease says against a rollout now.
   *
   * @param asking the id of the workflow that plans; its own lease is nothing to speak of
   */
  public List<Finding> of(Optional<LeaseRecord> record, String cluster, Optional<String> asking) {
    return record.flatMap(held -> finding(held, cluster, asking)).map(List::of).orElse(List.of());
  }

  private Optional<Finding> finding(LeaseRecord held, String cluster, Optional<String> asking) {
    if (owners.isElsewhere(held)) {
      return Optional.of(elsewhere(held, cluster));
    }
    if (owners.isOfUnknownHome(held)) {
      return Optional.of(ofUnknownHome(held, cluster));
    }
    boolean running = owners.isRunning(held.workflowId(), held.runId());
    // Only one workflow runs by an id: the one that asks, be it a further run after a reset.
    boolean own = running && asking.filter(held.workflowId()::equals).isPresent();
    return own ? Optional.empty() : Optional.of(finding(held, cluster, running));
  }

  private static Finding elsewhere(LeaseRecord held, String cluster) {
    return Finding.ofCluster(
        FindingLevel.ERROR,
        FindingCode.LEASE_HELD,
        "cluster " + cluster + " is held by " + held.owner() + " in another Temporal",
        "Abort or repair it there ("
            + held.ownersNamespace()
            + "); if that Temporal is gone for good: rollout repair "
            + cluster
            + " --owner-is-gone");
  }

  private static Finding ofUnknownHome(LeaseRecord held, String cluster) {
    return Finding.ofCluster(
        FindingLevel.ERROR,
        FindingCode.LEASE_HELD,
        "cluster " + cluster + " is held by " + held.owner() + " of an unknown Temporal",
        "It is one " + LeaseHeldException.UNKNOWN_HOME + ".");
  }

  private static Finding finding(LeaseRecord held, String cluster, boolean running) {
    String owner = held.owner();
    if (running) {
      return Finding.ofCluster(
          FindingCode.LEASE_HELD, "cluster " + cluster + " is held by " + owner);
    }
    return Finding.ofCluster(
        FindingLevel.WARNING,
        FindingCode.LEASE_LEFT_BEHIND,
        "cluster "
            + cluster
            + " is still held by "
            + owner
            + ", which does not run any more"
            + (held.node() == null ? "" : "; it was updating " + held.node().title()),
        "The rollout takes it over first"
            + (held.isSettled()
                ? ""
                : ", undoes what is recorded (" + Excerpt.joined(held.unsettled()) + ")")
            + " and plans again.");
  }
}
