package io.openmldb.rollout.acceptance.e2e;

import io.openmldb.rollout.acceptance.stage.ClusterState;
import java.util.ArrayList;
import java.util.List;

/** Whether a cluster is after a rollout what it was before: the invariants that hold at any end. */
final class Soundness {

  private Soundness() {}

  /** What is not; empty when leaders, replicas, offsets and {@code auto_failover} are as before. */
  static List<String> damage(ClusterState before, ClusterState now) {
    List<String> damage = new ArrayList<>(now.flaws());
    before
        .placement()
        .forEach(
            (partition, replicas) -> {
              List<String> placed = now.placement().get(partition);
              if (!replicas.equals(placed)) {
                damage.add(partition + " was on " + replicas + " and is on " + placed);
              }
            });
    if (!before.autoFailover().equals(now.autoFailover())) {
      damage.add("auto_failover was " + before.autoFailover() + ", is " + now.autoFailover());
    }
    return damage;
  }
}
