package io.openmldb.rollout.activities.preflight.checks;

import io.openmldb.rollout.activities.leadership.LeaderMovePlanner;
import io.openmldb.rollout.activities.leadership.NoEligibleTargetException;
import io.openmldb.rollout.activities.leadership.TabletCapacity;
import io.openmldb.rollout.activities.openmldb.snapshot.ClusterSnapshot;
import io.openmldb.rollout.activities.preflight.data.HeldReplica;
import io.openmldb.rollout.workflows.api.model.Component;
import io.openmldb.rollout.workflows.api.model.Node;
import io.openmldb.rollout.workflows.api.plan.Finding;
import io.openmldb.rollout.workflows.api.plan.FindingCode;
import io.openmldb.rollout.workflows.api.request.SingleReplicaPolicy;
import java.util.List;
import java.util.Map;

/**
 * What updating one tablet has to do with partitions.
 *
 * @param replicas replicas that it holds
 * @param moves leaders that would be moved away and back
 * @param findings leaders that have nowhere to go
 * @param held the replicas
 */
public record TabletWork(int replicas, int moves, List<Finding> findings, List<HeldReplica> held) {

  /** Of a node that holds no partitions, or of a cluster that could not be read. */
  public static final TabletWork NONE = new TabletWork(0, 0, List.of(), List.of());

  public TabletWork {
    findings = List.copyOf(findings);
    held = List.copyOf(held);
  }

  public static TabletWork of(
      Node node,
      ClusterSnapshot snapshot,
      SingleReplicaPolicy singleReplica,
      Map<String, TabletCapacity> rooms) {
    if (node.component() != Component.TABLET) {
      return NONE;
    }
    List<HeldReplica> held = HeldReplica.on(node.endpoint(), snapshot);
    try {
      int moves =
          new LeaderMovePlanner(snapshot, node.endpoint(), singleReplica, rooms).plan().size();
      return new TabletWork(held.size(), moves, List.of(), held);
    } catch (NoEligibleTargetException e) {
      Finding finding = Finding.ofNode(FindingCode.NO_ELIGIBLE_TARGET, node, e.getMessage());
      return new TabletWork(held.size(), 0, List.of(finding), held);
    }
  }
}
