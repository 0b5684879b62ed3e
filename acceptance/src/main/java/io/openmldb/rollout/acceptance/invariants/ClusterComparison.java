package io.openmldb.rollout.acceptance.invariants;

import io.openmldb.rollout.acceptance.testbed.ClusterState;
import java.util.ArrayList;
import java.util.List;

/** Whether a cluster is after a rollout what it was before: the invariants that hold at any end. */
public final class ClusterComparison {

  private ClusterComparison() {}

  /** What is not; empty when leaders, replicas, offsets and {@code auto_failover} are as before. */
  public static List<String> damage(ClusterState before, ClusterState now) {
    List<String> damage = new ArrayList<>(now.flaws());
    damage.addAll(changes(before, now));
    return damage;
  }

  /** Where leaders, replicas or {@code auto_failover} are not as before, sound as that may be. */
  public static List<String> changes(ClusterState before, ClusterState now) {
    List<String> changes = new ArrayList<>();
    before
        .placement()
        .forEach(
            (partition, replicas) -> {
              List<String> placed = now.placement().get(partition);
              if (!replicas.equals(placed)) {
                changes.add(partition + " was on " + replicas + " and is on " + placed);
              }
            });
    if (!before.autoFailover().equals(now.autoFailover())) {
      changes.add("auto_failover was " + before.autoFailover() + ", is " + now.autoFailover());
    }
    return changes;
  }
}
