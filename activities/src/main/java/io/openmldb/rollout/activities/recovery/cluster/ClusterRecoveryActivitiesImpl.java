package io.openmldb.rollout.activities.recovery.cluster;

import io.openmldb.rollout.activities.context.ClusterContexts;
import io.openmldb.rollout.activities.inventory.TopologyDiscovery;
import io.openmldb.rollout.activities.openmldb.OpenmldbClients;
import io.openmldb.rollout.activities.openmldb.client.OpenmldbException;
import io.openmldb.rollout.activities.openmldb.model.TabletStatus;
import io.openmldb.rollout.activities.openmldb.snapshot.ClusterHealth;
import io.openmldb.rollout.activities.openmldb.snapshot.ClusterSnapshot;
import io.openmldb.rollout.activities.openmldb.snapshot.FollowerLagTracker;
import io.openmldb.rollout.activities.openmldb.snapshot.MissedRegistrations;
import io.openmldb.rollout.activities.registry.ClusterConfig;
import io.openmldb.rollout.activities.registry.ClusterRegistry;
import io.openmldb.rollout.activities.support.ProgressReporter;
import io.openmldb.rollout.activities.support.Waiter;
import io.openmldb.rollout.activities.zookeeper.ZooKeeperClients;
import io.openmldb.rollout.workflows.activity.ClusterRecoveryActivities;
import io.openmldb.rollout.workflows.api.model.Component;
import io.openmldb.rollout.workflows.api.model.Node;
import io.openmldb.rollout.workflows.json.Excerpt;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Diagnoses real clusters, and recovers the leads of their partitions. */
public final class ClusterRecoveryActivitiesImpl implements ClusterRecoveryActivities {

  private final ClusterRegistry registry;
  private final OpenmldbClients clients;
  private final ClusterContexts contexts;
  private final ZooKeeperClients zooKeepers;

  public ClusterRecoveryActivitiesImpl(
      ClusterRegistry registry,
      OpenmldbClients clients,
      ClusterContexts contexts,
      ZooKeeperClients zooKeepers) {
    this.registry = registry;
    this.clients = clients;
    this.contexts = contexts;
    this.zooKeepers = zooKeepers;
  }

  @Override
  public ClusterDiagnosis diagnose(String name) {
    ClusterConfig cluster = registry.requested(name);
    ClusterSnapshot snapshot =
        FollowerLagTracker.readTwiceIfUnhealthy(
            clients.reader(cluster, contexts.inspectionCalls(cluster)), Waiter.ofActivity());
    Set<String> missed = missed(cluster);
    Set<String> empty =
        missed.stream()
            .filter(endpoint -> servesNothing(cluster, endpoint))
            .collect(Collectors.toSet());
    List<String> problems = new ArrayList<>();
    missed.stream()
        .sorted()
        .map(
            endpoint ->
                empty.contains(endpoint)
                    ? MissedRegistrations.problem(endpoint)
                    : MissedRegistrations.problemForAPerson(endpoint))
        .forEach(problems::add);
    problems.addAll(ClusterHealth.problems(snapshot, 0));
    int listed = Math.min(problems.size(), Excerpt.SENTENCES);
    Set<String> healthy =
        snapshot.tablets().stream()
            .filter(TabletStatus::isHealthy)
            .map(TabletStatus::endpoint)
            .collect(Collectors.toSet());
    return new ClusterDiagnosis(
        tablets(cluster, healthy::contains),
        problems.subList(0, listed),
        problems.size() - listed,
        tablets(cluster, empty::contains));
  }

  private Set<String> missed(ClusterConfig cluster) {
    return new MissedRegistrations(
            () -> clients.nameServer(cluster).tablets(),
            () -> zooKeepers.registrations(cluster).tablets(),
            Waiter.ofActivity())
        .find();
  }

  private boolean servesNothing(ClusterConfig cluster, String endpoint) {
    try {
      return clients.tablet(cluster, endpoint).replicas().isEmpty();
    } catch (OpenmldbException e) {
      return false; // Who cannot be asked may serve tables.
    }
  }

  private List<Node> tablets(ClusterConfig cluster, Predicate<String> which) {
    return new TopologyDiscovery(zooKeepers)
        .topology(cluster).nodes().stream()
            .filter(node -> node.component() == Component.TABLET)
            .filter(node -> which.test(node.endpoint()))
            .toList();
  }

  @Override
  public LeaderRecoveryOutcome recoverLeaders(LeaderRecoveryTask task) {
    ClusterConfig cluster = registry.cluster(task.lease().cluster());
    List<String> left = new ArrayList<>();
    List<String> done =
        contexts.run(
            task.lease(),
            cluster,
            task.node(),
            context ->
                new ClusterLeaderRecovery(
                        context, task.without(), task.noProgress(), ProgressReporter.ofActivity())
                    .run(left));
    return new LeaderRecoveryOutcome(done, left);
  }
}
