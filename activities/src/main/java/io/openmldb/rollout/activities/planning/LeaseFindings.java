package io.openmldb.rollout.activities.planning;

import io.openmldb.rollout.activities.cluster.LeaseOwners;
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
   * @param asking the id of the workflow that plans; its own lease is nothing to speak of
   */
  List<Finding> of(Optional<LeaseRecord> record, String cluster, Optional<String> asking) {
    return record.flatMap(held -> finding(held, cluster, asking)).map(List::of).orElse(List.of());
  }

  private Optional<Finding> finding(LeaseRecord held, String cluster, Optional<String> asking) {
    boolean running = owners.mayRun(held);
    // Only one workflow runs by an id: the one that asks, be it a further run after a reset.
    boolean own =
        running
            && !owners.isElsewhere(held)
            && asking.filter(held.workflowId()::equals).isPresent();
    if (own) {
      return Optional.empty();
    }
    return Optional.of(
        owners.isElsewhere(held) ? elsewhere(held, cluster) : finding(held, cluster, running));
  }

  private static Finding elsewhere(LeaseRecord held, String cluster) {
    return Finding.ofCluster(
        Level.ERROR,
        FindingCode.LEASE_HELD,
        "cluster " + cluster + " is held by " + owner(held) + " in another Temporal",
        "Abort or repair it there (namespace "
            + held.home()
            + "); docs/operating.md says what to do when that Temporal is gone.");
  }

  private static String owner(LeaseRecord held) {
    return "workflow " + held.workflowId() + " (run " + held.runId() + ") since " + held.since();
  }

  private static Finding finding(LeaseRecord held, String cluster, boolean running) {
    String owner = owner(held);
    if (running) {
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
        "The rollout takes it over first"
            + (held.isSettled()
                ? ""
                : ", undoes what is recorded (" + String.join("; ", held.unsettled()) + ")")
            + " and plans again.");
  }
}
