package io.openmldb.rollout.activities.planning;

import io.openmldb.rollout.activities.cluster.ClusterConfig;
import io.openmldb.rollout.activities.cluster.Registrations;
import io.openmldb.rollout.activities.openmldb.ClusterView;
import io.openmldb.rollout.activities.openmldb.Deadlines;
import io.openmldb.rollout.activities.openmldb.NameServerClient;
import io.openmldb.rollout.activities.openmldb.PartitionInfo;
import io.openmldb.rollout.activities.openmldb.ReplicaMeta;
import io.openmldb.rollout.activities.waiting.Waits;
import io.openmldb.rollout.plan.Finding;
import io.openmldb.rollout.plan.Node;
import io.openmldb.rollout.request.Component;
import io.openmldb.rollout.request.Procedure;
import io.openmldb.rollout.request.RolloutRequest;
import io.openmldb.rollout.request.SingleReplica;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Measures what the calls under a write fence take from this worker. Every call only reads. */
final class FenceCallTimes {

  private static final Duration CALL = Duration.ofSeconds(2);

  private final NodeAccess access;
  private final ClusterConfig cluster;
  private final Registrations registrations;

  FenceCallTimes(NodeAccess access, ClusterConfig cluster, Registrations registrations) {
    this.access = access;
    this.cluster = cluster;
    this.registrations = registrations;
  }

  /** What speaks against fences; nothing is measured where there is to be none. */
  List<Finding> findings(RolloutRequest request, RequestScope scope, ClusterView view) {
    if (request.options().procedure() != Procedure.FAST) {
      return List.of();
    }
    boolean soleOnesStay = request.options().singleReplica() == SingleReplica.ALLOW_UNAVAILABILITY;
    List<PartitionInfo> moved =
        scope.nodes().stream()
            .filter(node -> node.component() == Component.TABLET)
            .map(Node::endpoint)
            .flatMap(
                endpoint ->
                    view.partitionsOn(endpoint).stream()
                        .filter(partition -> partition.isLedBy(endpoint))
                        .filter(partition -> !soleOnesStay || !partition.isSole(endpoint)))
            .toList();
    return moved.isEmpty() ? List.of() : measured(moved).map(FenceFindings::all).orElse(List.of());
  }

  private Optional<FenceFindings> measured(List<PartitionInfo> moved) {
    Optional<CallTime> nameserver = ofNameserver(moved.get(0));
    Optional<CallTime> lease = CallTime.of(registrations::newestTerm);
    Optional<CallTime> members = CallTime.of(registrations::sinceLastMembershipChange);
    if (nameserver.isEmpty() || lease.isEmpty() || members.isEmpty()) {
      return Optional.empty(); // That it does not answer is found elsewhere.
    }
    return Optional.of(
        new FenceFindings(lease.get(), members.get(), nameserver.get(), ofTablets(moved)));
  }

  private Optional<CallTime> ofNameserver(PartitionInfo partition) {
    NameServerClient leader =
        access.clients().nameServer(cluster).ofPresentLeader().impatient(new Deadlines(CALL, CALL));
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
    List<String> endpoints = List.copyOf(ofTablets.keySet());
    List<Optional<CallTime>> times =
        access
            .looks(cluster)
            .map(endpoints, endpoint -> ofTablet(endpoint, ofTablets.get(endpoint)));
    Map<String, CallTime> known = new HashMap<>();
    for (int i = 0; i < endpoints.size(); i++) {
      String endpoint = endpoints.get(i);
      times.get(i).ifPresent(time -> known.put(endpoint, time));
    }
    return known;
  }

  private Optional<CallTime> ofTablet(String endpoint, PartitionInfo partition) {
    Waits waits = Waits.ofActivity();
    return CallTime.of(
        () ->
            access
                .clients()
                .tablet(cluster, endpoint)
                .endingBy(waits.now().plus(CALL), waits)
                .readAsLeader(partition.id().tid(), partition.id().pid()));
  }
}
