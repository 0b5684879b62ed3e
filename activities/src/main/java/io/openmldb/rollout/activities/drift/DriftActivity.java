package io.openmldb.rollout.activities.drift;

import io.openmldb.rollout.activities.cluster.ClusterConfig;
import io.openmldb.rollout.activities.cluster.ClusterRegistry;
import io.openmldb.rollout.activities.cluster.Discovery;
import io.openmldb.rollout.activities.failure.StepException;
import io.openmldb.rollout.activities.openmldb.session.Sessions;
import io.openmldb.rollout.activities.ssh.Hosts;
import io.openmldb.rollout.activities.verification.FlagsPages;
import io.openmldb.rollout.json.Excerpt;
import io.openmldb.rollout.looks.ConfigurationLooks;
import io.openmldb.rollout.looks.DriftLook;
import io.openmldb.rollout.looks.DriftLook.Drift;
import io.openmldb.rollout.looks.DriftRequest;
import io.openmldb.rollout.plan.Node;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Compares the configuration of the nodes of real clusters. */
public final class DriftActivity implements ConfigurationLooks {

  private final ClusterRegistry registry;
  private final Discovery discovery;
  private final Hosts hosts;
  private final Sessions sessions;
  private final FlagsPages pages;

  public DriftActivity(
      ClusterRegistry registry,
      Discovery discovery,
      Hosts hosts,
      Sessions sessions,
      FlagsPages pages) {
    this.registry = registry;
    this.discovery = discovery;
    this.hosts = hosts;
    this.sessions = sessions;
    this.pages = pages;
  }

  @Override
  public DriftLook drift(DriftRequest request) {
    ClusterConfig cluster = registry.requested(request.cluster());
    List<Node> nodes = discovery.topology(cluster).nodes();
    Map<Node, String> unread = new ConcurrentHashMap<>();
    List<NodeReading> readings =
        sessions.looks(cluster).map(nodes, node -> read(cluster, node, unread)).stream()
            .flatMap(Optional::stream)
            .toList();
    Excerpt<Drift> drifts =
        Excerpt.of(new Drifts(cluster.protectedKeys(), cluster.masking()).of(readings));
    return new DriftLook(
        cluster.name(),
        Instant.now(),
        readings.size(),
        drifts.listed(),
        drifts.omitted(),
        nodes.stream().filter(unread::containsKey).map(unread::get).toList());
  }

  private Optional<NodeReading> read(ClusterConfig cluster, Node node, Map<Node, String> unread) {
    try {
      return Optional.of(NodeReading.of(hosts.open(cluster.address(node.host())), node, pages));
    } catch (StepException e) {
      unread.put(node, node.title() + ": " + e.getMessage());
      return Optional.empty();
    }
  }
}
