package io.openmldb.rollout.activities.planning;

import io.openmldb.rollout.activities.openmldb.ClusterView;
import io.openmldb.rollout.activities.openmldb.OperationStatus;
import io.openmldb.rollout.plan.Action;
import io.openmldb.rollout.plan.Finding;
import io.openmldb.rollout.plan.Node;
import io.openmldb.rollout.plan.NodePlan;
import io.openmldb.rollout.plan.Plan;
import io.openmldb.rollout.plan.ProcessMode;
import io.openmldb.rollout.request.Change;
import io.openmldb.rollout.request.Component;
import io.openmldb.rollout.request.Options;
import io.openmldb.rollout.request.RolloutRequest;
import io.openmldb.rollout.request.SingleReplica;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What the plan of a large cluster holds that grows with it; hosts are not looked at. */
public final class LargePlan {

  private static final String DIFF = "@@ -1,3 +1,3 @@\n context\n-old=1\n+new=2\n context\n";

  private LargePlan() {}

  /** A plan for all of {@code tablets}. */
  public static Plan of(List<Node> tablets, ClusterView view, List<OperationStatus> operations) {
    Change change = new Change(Component.TABLET, List.of(), Map.of("gc_interval", "60"), List.of());
    RolloutRequest request = new RolloutRequest("demo", List.of(change), Options.DEFAULT, null);
    RequestScope scope = new RequestScope(tablets);
    ClusterFindings judge = new ClusterFindings(request, scope);
    List<Finding> findings = new ArrayList<>(judge.ofHealth(view, Set.of()));
    findings.addAll(judge.ofOperations(operations, view));
    List<NodePlan> nodes = new ArrayList<>();
    for (Node node : scope.nodes()) {
      TabletLoad load = TabletLoad.of(node, view, SingleReplica.ADD_REPLICA, Map.of());
      findings.addAll(load.findings());
      nodes.add(
          new NodePlan(
              node.component(),
              node.endpoint(),
              node.host(),
              node.workdir(),
              node.component().file(),
              Action.UPDATE,
              ProcessMode.NORMAL,
              ProcessMode.NORMAL,
              "0".repeat(64),
              "1".repeat(64),
              DIFF,
              load.replicas(),
              load.moves()));
    }
    return new Plan("demo", nodes, findings, Estimate.seconds(nodes, request.options()));
  }
}
