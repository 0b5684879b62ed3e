package io.openmldb.rollout.activities.planning;

import io.openmldb.rollout.activities.openmldb.ClusterView;
import io.openmldb.rollout.activities.openmldb.moves.MovePlanner;
import io.openmldb.rollout.activities.openmldb.moves.NoEligibleTargetException;
import io.openmldb.rollout.activities.openmldb.replicas.Room;
import io.openmldb.rollout.plan.Finding;
import io.openmldb.rollout.plan.Level;
import io.openmldb.rollout.plan.Node;
import io.openmldb.rollout.request.Component;
import io.openmldb.rollout.request.SingleReplica;
import java.util.List;
import java.util.Map;

/**
 * What updating one tablet has to do with partitions.
 *
 * @param replicas replicas that it holds
 * @param moves leaders that would be moved away and back
 * @param findings leaders that have nowhere to go
 */
record TabletLoad(int replicas, int moves, List<Finding> findings) {

  /** Of a node that holds no partitions, or of a cluster that could not be read. */
  static final TabletLoad NONE = new TabletLoad(0, 0, List.of());

  TabletLoad {
    findings = List.copyOf(findings);
  }

  static TabletLoad of(
      Node node, ClusterView view, SingleReplica singleReplica, Map<String, Room> rooms) {
    if (node.component() != Component.TABLET) {
      return NONE;
    }
    int replicas = view.partitionsOn(node.endpoint()).size();
    try {
      int moves = new MovePlanner(view, node.endpoint(), singleReplica, rooms).plan().size();
      return new TabletLoad(replicas, moves, List.of());
    } catch (NoEligibleTargetException e) {
      Finding finding =
          Finding.ofNode(
              Level.ERROR,
              FindingCode.NO_ELIGIBLE_TARGET,
              node,
              e.getMessage(),
              "Bring the other replicas back; for partitions of one replica add a tablet, or set"
                  + " singleReplica to ALLOW_UNAVAILABILITY.");
      return new TabletLoad(replicas, 0, List.of(finding));
    }
  }
}
