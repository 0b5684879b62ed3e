package io.openmldb.rollout.activities.openmldb.recovery;

import io.openmldb.rollout.activities.cluster.ClusterConfig;
import io.openmldb.rollout.activities.cluster.ClusterRegistry;
import io.openmldb.rollout.activities.cluster.Discovery;
import io.openmldb.rollout.activities.openmldb.ClusterHealth;
import io.openmldb.rollout.activities.openmldb.ClusterView;
import io.openmldb.rollout.activities.openmldb.KeepingUp;
import io.openmldb.rollout.activities.openmldb.OpenmldbClients;
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
import java.util.stream.Collectors;

/** Diagnoses real clusters, and recovers the leads of their partitions. */
public final class MendingActivity implements Mending {

  private final ClusterRegistry registry;
  private final OpenmldbClients clients;
  private final Sessions sessions;
  private final Discovery discovery;

  public MendingActivity(
      ClusterRegistry registry, OpenmldbClients clients, Sessions sessions, Discovery discovery) {
    this.registry = registry;
    this.clients = clients;
    this.sessions = sessions;
    this.discovery = discovery;
  }

  @Override
  public Diagnosis diagnose(String name) {
    ClusterConfig cluster = registry.requested(name);
    ClusterView view =
        KeepingUp.look(clients.reader(cluster, sessions.looks(cluster)), Waits.ofActivity());
    List<String> problems = ClusterHealth.problems(view, 0);
    int listed = Math.min(problems.size(), Excerpt.SENTENCES);
    return new Diagnosis(
        tablets(cluster, view), problems.subList(0, listed), problems.size() - listed);
  }

  private List<Node> tablets(ClusterConfig cluster, ClusterView view) {
    Set<String> healthy =
        view.tablets().stream()
            .filter(TabletStatus::isHealthy)
            .map(TabletStatus::endpoint)
            .collect(Collectors.toSet());
    return discovery.topology(cluster).nodes().stream()
        .filter(node -> node.component() == Component.TABLET)
        .filter(node -> healthy.contains(node.endpoint()))
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
    return new LeadsOutcome(capped(done), capped(left));
  }

  private static List<String> capped(List<String> sentences) {
    if (sentences.size() <= Excerpt.SENTENCES) {
      return sentences;
    }
    List<String> capped = new ArrayList<>(sentences.subList(0, Excerpt.SENTENCES));
    capped.add("and " + (sentences.size() - Excerpt.SENTENCES) + " more");
    return capped;
  }
}
