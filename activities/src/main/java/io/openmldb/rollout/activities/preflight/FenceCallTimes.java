package io.openmldb.rollout.activities.preflight;

import io.openmldb.rollout.activities.inventory.RequestedNodes;
import io.openmldb.rollout.activities.openmldb.client.CallDeadlines;
import io.openmldb.rollout.activities.openmldb.client.NameServerClient;
import io.openmldb.rollout.activities.openmldb.model.PartitionInfo;
import io.openmldb.rollout.activities.openmldb.model.ReplicaMeta;
import io.openmldb.rollout.activities.openmldb.snapshot.ClusterSnapshot;
import io.openmldb.rollout.activities.preflight.checks.CallTime;
import io.openmldb.rollout.activities.preflight.checks.FenceCheck;
import io.openmldb.rollout.activities.registry.ClusterConfig;
import io.openmldb.rollout.activities.support.Waiter;
import io.openmldb.rollout.activities.zookeeper.Registrations;
import io.openmldb.rollout.workflows.api.model.Component;
import io.openmldb.rollout.workflows.api.model.Node;
import io.openmldb.rollout.workflows.api.plan.Finding;
import io.openmldb.rollout.workflows.api.request.Procedure;
import io.openmldb.rollout.workflows.api.request.RolloutRequest;
import io.openmldb.rollout.workflows.api.request.SingleReplicaPolicy;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Measures what the calls under a write fence take from this worker. Every call only reads. */
final class FenceCallTimes {

  private static final Duration CALL = Duration.ofSeconds(2);

  private final PlanningAccess access;
  private final ClusterConfig cluster;
  private final Registrations registrations;

  FenceCallTimes(PlanningAccess access, ClusterConfig cluster, Registrations registrations) {
    this.access = access;
    this.cluster = cluster;
    this.registrations = registrations;
  }

  /** What speaks against fences; nothing is measured where there is to be none. */
  List<Finding> findings(RolloutRequest request, RequestedNodes scope, ClusterSnapshot snapshot) {
    if (request.options().procedure() != Procedure.FAST) {
      return List.of();
    }
    boolean soleOnesStay =
        request.options().singleReplica() == SingleReplicaPolicy.ALLOW_UNAVAILABILITY;
    List<PartitionInfo> moved =
        scope.nodes().stream()
            .filter(node -> node.component() == Component.TABLET)
            .map(Node::endpoint)
            .flatMap(
                endpoint ->
                    snapshot.partitionsOn(endpoint).stream()
                        .filter(partition -> partition.isLedBy(endpoint))
                        .filter(partition -> !soleOnesStay || !partition.isSole(endpoint)))
            .toList();
    return moved.isEmpty() ? List.of() : measured(moved).map(FenceCheck::all).orElse(List.of());
  }

  private Optional<FenceCheck> measured(List<PartitionInfo> moved) {
    Optional<CallTime> nameserver = ofNameserver(moved.get(0));
    Optional<CallTime> lease = CallTime.of(registrations::newestTerm);
    Optional<CallTime> members = CallTime.of(registrations::sinceLastMembershipChange);
    if (nameserver.isEmpty() || lease.isEmpty() || members.isEmpty()) {
      return Optional.empty(); // That it does not answer is found elsewhere.
    }
    return Optional.of(
        new FenceCheck(lease.get(), members.get(), nameserver.get(), ofTablets(moved)));
  }

  private Optional<CallTime> ofNameserver(PartitionInfo partition) {
    NameServerClient leader =
        access
            .clients()
            .nameServer(cluster)
            .ofPresentLeader()
            .withDeadlines(new CallDeadlines(CALL, CALL));
    return CallTime.of(() -> leader.metadata(partition.id()));
  }

  /** Leaders go away from some of these tablets, and come home from others. */
  private Map<String, CallTime> ofTablets(List<PartitionInfo> moved) {
    Map<String, PartitionInfo> ofTablets = new TreeMap<>();
    for (PartitionInfo partition : moved) {
      for (ReplicaMeta replica : partition.replicas()) {
        ofTablets.putIfAbsent(replica.endpoint(), partition);
      }
    }
    List<Map.Entry<String, PartitionInfo>> asked = List.copyOf(ofTablets.entrySet());
    List<Optional<CallTime>> times =
        access
            .inspectionCalls(cluster)
            .map(asked, tablet -> ofTablet(tablet.getKey(), tablet.getValue()));
    Map<String, CallTime> known = new HashMap<>();
    for (int i = 0; i < asked.size(); i++) {
      String endpoint = asked.get(i).getKey();
      times.get(i).ifPresent(time -> known.put(endpoint, time));
    }
    return known;
  }

  private Optional<CallTime> ofTablet(String endpoint, PartitionInfo partition) {
    Waiter waiter = Waiter.ofActivity();
    return CallTime.of(
        () ->
            access
                .clients()
                .tablet(cluster, endpoint)
                .endingBy(waiter.now().plus(CALL), waiter)
                .readAsLeader(partition.id().tid(), partition.id().pid()));
  }
}
