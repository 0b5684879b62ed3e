package io.openmldb.rollout.workflows.api.plan;

import java.util.List;

/**
 * A finding that a person sets aside by its name: what it would refuse is done all the same. Only
 * codes that {@linkplain FindingCode#isOverridable() may be overridden} can be named.
 *
 * @param code which finding, wherever it is found
 * @param reason why, for the record
 */
public record FindingOverride(FindingCode code, String reason) {

  /** {@code findings}, with those that {@code overrides} set aside as warnings that say so. */
  public static List<Finding> applied(List<Finding> findings, List<FindingOverride> overrides) {
    return findings.stream().map(finding -> applied(finding, overrides)).toList();
  }

  private static Finding applied(Finding finding, List<FindingOverride> overrides) {
    return overrides.stream()
        .filter(override -> override.concerns(finding))
        .findFirst()
        .map(override -> finding.overriddenBecause(override.reason))
        .orElse(finding);
  }

  private boolean concerns(Finding finding) {
    return finding.level() == FindingLevel.ERROR && finding.is(code) && code.isOverridable();
  }
}
