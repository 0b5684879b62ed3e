package io.openmldb.rollout.activities.preflight.checks;

import io.openmldb.rollout.workflows.api.plan.Finding;
import io.openmldb.rollout.workflows.api.plan.FindingCode;
import io.openmldb.rollout.workflows.api.plan.FindingLevel;
import io.openmldb.rollout.workflows.api.plan.Plan;
import java.util.List;
import java.util.Set;

/**
 * What problems of the cluster weigh while a lease is left behind: nothing yet. The rollout first
 * takes that lease over and undoes what its owner left, a tablet that is down, say, and leaders
 * that are away; the plan that it makes then decides.
 */
public final class StaleLeaseFindings {

  private static final Set<FindingCode> REPAIRED =
      Set.of(
          FindingCode.TABLET_NOT_HEALTHY,
          FindingCode.REGISTRATION_MISSED,
          FindingCode.NO_LEADER,
          FindingCode.NOT_HEALTHY,
          FindingCode.NO_ELIGIBLE_TARGET,
          FindingCode.NOT_REGISTERED,
          // Only a node that is up can show that it uses the cluster's ZooKeeper by another name.
          FindingCode.ZOOKEEPER_DIFFERS);

  private StaleLeaseFindings() {}

  /** The findings, none of them refusing a rollout for what it would repair first. */
  public static List<Finding> downgraded(List<Finding> findings) {
    return Plan.mentionLeftLease(findings)
        ? findings.stream().map(StaleLeaseFindings::downgraded).toList()
        : findings;
  }

  private static Finding downgraded(Finding finding) {
    if (finding.level() != FindingLevel.ERROR || REPAIRED.stream().noneMatch(finding::is)) {
      return finding;
    }
    return finding.asWarning(
        "What was left behind is repaired first; if this is so still, the rollout ends then.");
  }
}
