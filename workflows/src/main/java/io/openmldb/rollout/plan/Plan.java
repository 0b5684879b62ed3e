package io.openmldb.rollout.plan;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.List;

/**
 * The ordered list of nodes with what would be done to each, and what was found on the way.
 *
 * @param cluster the cluster's name in the registry
 * @param nodes every node that the request names, in the order of the rollout
 * @param findings all of them, the gravest first
 * @param estimateSeconds how long the rollout will take, people's answers not counted
 */
public record Plan(
    String cluster, List<NodePlan> nodes, List<Finding> findings, long estimateSeconds) {

  public Plan {
    nodes = nodes == null ? List.of() : List.copyOf(nodes);
    findings = findings == null ? List.of() : List.copyOf(findings);
  }

  /** Whether a finding refuses the rollout. */
  @JsonIgnore
  public boolean isRefused() {
    return findings.stream().anyMatch(finding -> finding.level() == Level.ERROR);
  }
}
