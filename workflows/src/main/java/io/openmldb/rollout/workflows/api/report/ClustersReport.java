package io.openmldb.rollout.workflows.api.report;

import io.openmldb.rollout.workflows.json.Excerpt;
import java.util.List;

/**
 * The clusters that a worker knows: what its registry file says, secrets and credentials left out.
 *
 * @param worker the host that answered; workers of one task queue must have the same clusters
 * @param clusters in the order of the file
 * @param omitted further ones, not listed to keep the answer small
 */
public record ClustersReport(String worker, List<ClusterLine> clusters, int omitted) {

  public ClustersReport {
    clusters = clusters == null ? List.of() : List.copyOf(clusters);
  }

  /** All of {@code clusters}, as many as there is room for. */
  public static ClustersReport of(String worker, List<ClusterLine> clusters) {
    Excerpt<ClusterLine> listed = Excerpt.of(clusters);
    return new ClustersReport(worker, listed.listed(), listed.omitted());
  }

  /**
   * One cluster.
   *
   * @param name its name in requests
   * @param zookeeper its ensemble's connect string
   * @param rootPath OpenMLDB's root there
   * @param taskQueue the task queue whose workers are near it
   */
  public record ClusterLine(String name, String zookeeper, String rootPath, String taskQueue) {}
}
