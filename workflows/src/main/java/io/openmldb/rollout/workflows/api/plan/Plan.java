package io.openmldb.rollout.workflows.api.plan;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.List;

/**
 * The ordered list of nodes with what would be done to each, and what was found on the way.
 *
 * @param cluster the cluster's name in the registry
 * @param nodes every node that the request names, in the order of the rollout
 * @param findings all of them, the gravest first
 * @param estimateSeconds how long the rollout will take, people's answers not counted
 * @param checklist what was checked, and with what result; empty in plans of workers of 0.1.0
 */
public record Plan(
    String cluster,
    List<NodePlan> nodes,
    List<Finding> findings,
    long estimateSeconds,
    List<CheckAnswer> checklist) {

  public Plan {
    nodes = nodes == null ? List.of() : List.copyOf(nodes);
    findings = findings == null ? List.of() : Finding.listed(findings);
    checklist = checklist == null ? List.of() : List.copyOf(checklist);
  }

  /** A plan that does not say what was looked at. */
  public Plan(String cluster, List<NodePlan> nodes, List<Finding> findings, long estimateSeconds) {
    this(cluster, nodes, findings, estimateSeconds, List.of());
  }

  /** Whether one of {@code findings} is that a rollout which ended has kept the lease. */
  public static boolean mentionLeftLease(List<Finding> findings) {
    return findings.stream().anyMatch(finding -> finding.is(FindingCode.LEASE_LEFT_BEHIND));
  }

  /** Whether a finding refuses the rollout. */
  @JsonIgnore
  public boolean isRefused() {
    return findings.stream().anyMatch(finding -> finding.level() == FindingLevel.ERROR);
  }
}
