package io.openmldb.rollout.workflows.api.fleet;

import java.util.List;

/**
 * How many clusters of a fleet rollout stand where.
 *
 * @param total all of them
 * @param pending not begun yet
 * @param running under way
 * @param succeeded done as asked
 * @param failed ended in another way
 * @param skipped never begun
 */
public record FleetProgress(
    int total, int pending, int running, int succeeded, int failed, int skipped) {

  private static final int BAR = 24;

  /** That of {@code clusters}. */
  public static FleetProgress of(List<FleetClusterStatus> clusters) {
    return new FleetProgress(
        clusters.size(),
        count(clusters, FleetClusterState.PENDING),
        count(clusters, FleetClusterState.RUNNING),
        count(clusters, FleetClusterState.SUCCEEDED),
        count(clusters, FleetClusterState.FAILED),
        count(clusters, FleetClusterState.SKIPPED));
  }

  /** {@code [######------------------] 25%}. */
  public String bar() {
    int filled = total == 0 ? 0 : BAR * succeeded / total;
    int percent = total == 0 ? 0 : 100 * succeeded / total;
    return "[" + "#".repeat(filled) + "-".repeat(BAR - filled) + "] %3d%%".formatted(percent);
  }

  /** In words, what there is none of left out. */
  public String words() {
    StringBuilder words = new StringBuilder();
    words.append(succeeded).append(" of ").append(total).append(" clusters done");
    add(words, failed, "failed");
    add(words, running, "running");
    add(words, pending, "not begun yet");
    add(words, skipped, "not begun");
    return words.toString();
  }

  private static void add(StringBuilder words, int count, String what) {
    if (count > 0) {
      words.append(", ").append(count).append(' ').append(what);
    }
  }

  private static int count(List<FleetClusterStatus> clusters, FleetClusterState state) {
    return (int) clusters.stream().filter(cluster -> cluster.state() == state).count();
  }
}
