package io.openmldb.rollout.activities.preflight;

import io.openmldb.rollout.activities.inventory.RequestedNodes;
import io.openmldb.rollout.activities.openmldb.model.OperationStatus;
import io.openmldb.rollout.activities.openmldb.snapshot.ClusterSnapshot;
import io.openmldb.rollout.activities.preflight.checks.ClusterCheck;
import io.openmldb.rollout.activities.preflight.checks.TabletWork;
import io.openmldb.rollout.workflows.api.model.Component;
import io.openmldb.rollout.workflows.api.model.Node;
import io.openmldb.rollout.workflows.api.model.ProcessMode;
import io.openmldb.rollout.workflows.api.plan.ConfigChange;
import io.openmldb.rollout.workflows.api.plan.Finding;
import io.openmldb.rollout.workflows.api.plan.NodeAction;
import io.openmldb.rollout.workflows.api.plan.NodePlan;
import io.openmldb.rollout.workflows.api.plan.Plan;
import io.openmldb.rollout.workflows.api.request.Change;
import io.openmldb.rollout.workflows.api.request.Options;
import io.openmldb.rollout.workflows.api.request.RolloutRequest;
import io.openmldb.rollout.workflows.api.request.SingleReplicaPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What the plan of a large cluster holds that grows with it; hosts are not looked at. */
public final class LargePlan {

  private static final String DIFF = "@@ -1,3 +1,3 @@\n context\n-old=1\n+new=2\n context\n";

  private LargePlan() {}

  /** A plan for all of {@code tablets}. */
  public static Plan of(
      List<Node> tablets, ClusterSnapshot snapshot, List<OperationStatus> operations) {
    Change change = new Change(Component.TABLET, List.of(), Map.of("gc_interval", "60"), List.of());
    RolloutRequest request = new RolloutRequest("demo", List.of(change), Options.DEFAULT, null);
    RequestedNodes scope = new RequestedNodes(tablets);
    ClusterCheck judge = new ClusterCheck(request, scope);
    List<Finding> findings = new ArrayList<>(judge.ofHealth(snapshot, Set.of()));
    findings.addAll(judge.ofOperations(operations, snapshot));
    List<NodePlan> nodes = new ArrayList<>();
    for (Node node : scope.nodes()) {
      TabletWork load = TabletWork.of(node, snapshot, SingleReplicaPolicy.ADD_REPLICA, Map.of());
      findings.addAll(load.findings());
      nodes.add(
          new NodePlan(
              node.component(),
              node.endpoint(),
              node.host(),
              node.workdir(),
              node.component().file(),
              NodeAction.UPDATE,
              ProcessMode.NORMAL,
              ProcessMode.NORMAL,
              "0".repeat(64),
              "1".repeat(64),
              List.of(new ConfigChange("gc_interval", "120", "60")),
              DIFF,
              load.replicas(),
              load.moves()));
    }
    return new Plan("demo", nodes, findings, DurationEstimate.seconds(nodes, request.options()));
  }
}
