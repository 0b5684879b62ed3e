package io.openmldb.rollout.activities.openmldb.recovery;

import io.openmldb.rollout.activities.cluster.ClusterConfig;
import io.openmldb.rollout.activities.cluster.ClusterRegistry;
import io.openmldb.rollout.activities.cluster.Discovery;
import io.openmldb.rollout.activities.cluster.ZooKeepers;
import io.openmldb.rollout.activities.openmldb.ClusterHealth;
import io.openmldb.rollout.activities.openmldb.ClusterView;
import io.openmldb.rollout.activities.openmldb.KeepingUp;
import io.openmldb.rollout.activities.openmldb.MissedRegistrations;
import io.openmldb.rollout.activities.openmldb.OpenmldbClients;
import io.openmldb.rollout.activities.openmldb.OpenmldbException;
import io.openmldb.rollout.activities.openmldb.TabletStatus;
import io.openmldb.rollout.activities.openmldb.session.Sessions;
import io.openmldb.rollout.activities.waiting.ProgressReports;
import io.openmldb.rollout.activities.waiting.Waits;
import io.openmldb.rollout.json.Excerpt;
import io.openmldb.rollout.plan.Node;
import io.openmldb.rollout.request.Component;
import io.openmldb.rollout.steps.Mending;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Diagnoses real clusters, and recovers the leads of their partitions. */
public final class MendingActivity implements Mending {

  private final ClusterRegistry registry;
  private final OpenmldbClients clients;
  private final Sessions sessions;
  private final ZooKeepers zookeepers;

  public MendingActivity(
      ClusterRegistry registry, OpenmldbClients clients, Sessions sessions, ZooKeepers zookeepers) {
    this.registry = registry;
    this.clients = clients;
    this.sessions = sessions;
    this.zookeepers = zookeepers;
  }

  @Override
  public Diagnosis diagnose(String name) {
    ClusterConfig cluster = registry.requested(name);
    ClusterView view =
        KeepingUp.look(clients.reader(cluster, sessions.looks(cluster)), Waits.ofActivity());
    Set<String> missed = missed(cluster);
    List<String> problems = new ArrayList<>();
    missed.stream().sorted().map(MissedRegistrations::problem).forEach(problems::add);
    problems.addAll(ClusterHealth.problems(view, 0));
    int listed = Math.min(problems.size(), Excerpt.SENTENCES);
    Set<String> healthy =
        view.tablets().stream()
            .filter(TabletStatus::isHealthy)
            .map(TabletStatus::endpoint)
            .collect(Collectors.toSet());
    return new Diagnosis(
        tablets(cluster, healthy::contains),
        problems.subList(0, listed),
        problems.size() - listed,
        tablets(
            cluster, endpoint -> missed.contains(endpoint) && servesNothing(cluster, endpoint)));
  }

  private Set<String> missed(ClusterConfig cluster) {
    return new MissedRegistrations(
            () -> clients.nameServer(cluster).tablets(),
            () -> zookeepers.registrations(cluster).tablets(),
            Waits.ofActivity())
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
    return new Discovery(zookeepers)
        .topology(cluster).nodes().stream()
            .filter(node -> node.component() == Component.TABLET)
            .filter(node -> which.test(node.endpoint()))
            .toList();
  }

  @Override
  public LeadsOutcome recoverLeads(LeadsTask task) {
    ClusterConfig cluster = registry.cluster(task.lease().cluster());
    List<String> left = new ArrayList<>();
    List<String> done =
        sessions.run(
            task.lease(),
            cluster,
            task.node(),
            session ->
                new LeadRecovery(
                        session, task.without(), task.noProgress(), ProgressReports.ofActivity())
                    .run(left));
    return new LeadsOutcome(done, left);
  }
}
