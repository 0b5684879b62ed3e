package io.openmldb.rollout.activities.planning;

import io.openmldb.rollout.plan.Finding;
import io.openmldb.rollout.plan.Level;
import io.openmldb.rollout.plan.Plan;
import java.util.List;
import java.util.Set;

/**
 * What the cluster's ill health weighs while a lease is left behind: nothing yet. The rollout first
 * takes that lease over and undoes what its owner left, a tablet that is down, say, and leaders
 * that are away; the plan that it makes then decides.
 */
final class LeftBehind {

  private static final Set<String> REPAIRED =
      Set.of(
          FindingCode.TABLET_NOT_HEALTHY,
          FindingCode.REGISTRATION_MISSED,
          FindingCode.NO_LEADER,
          FindingCode.NOT_HEALTHY,
          FindingCode.NO_ELIGIBLE_TARGET,
          FindingCode.NOT_REGISTERED);

  private LeftBehind() {}

  /** The findings, none of them refusing a rollout for what it would repair first. */
  static List<Finding> weighed(List<Finding> findings) {
    return Plan.tellOfLeaseLeftBehind(findings)
        ? findings.stream().map(LeftBehind::weighed).toList()
        : findings;
  }

  private static Finding weighed(Finding finding) {
    if (finding.level() != Level.ERROR || !REPAIRED.contains(finding.code())) {
      return finding;
    }
    return finding.asWarning(
        "What was left behind is repaired first; if this is so still, the rollout ends then.");
  }
}
