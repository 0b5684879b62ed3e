package io.openmldb.rollout.activities.inspection.drift;

import io.openmldb.rollout.activities.context.ClusterContexts;
import io.openmldb.rollout.activities.inventory.TopologyDiscovery;
import io.openmldb.rollout.activities.openmldb.client.FlagsPageClient;
import io.openmldb.rollout.activities.registry.ClusterConfig;
import io.openmldb.rollout.activities.registry.ClusterRegistry;
import io.openmldb.rollout.activities.ssh.RemoteHosts;
import io.openmldb.rollout.activities.support.ActivityException;
import io.openmldb.rollout.workflows.activity.DriftActivities;
import io.openmldb.rollout.workflows.api.model.Node;
import io.openmldb.rollout.workflows.api.report.DriftReport;
import io.openmldb.rollout.workflows.api.report.DriftReport.Drift;
import io.openmldb.rollout.workflows.api.request.DriftRequest;
import io.openmldb.rollout.workflows.json.Excerpt;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Compares the configuration of the nodes of real clusters. */
public final class DriftActivitiesImpl implements DriftActivities {

  private final ClusterRegistry registry;
  private final TopologyDiscovery discovery;
  private final RemoteHosts hosts;
  private final ClusterContexts contexts;
  private final FlagsPageClient pages;

  public DriftActivitiesImpl(
      ClusterRegistry registry,
      TopologyDiscovery discovery,
      RemoteHosts hosts,
      ClusterContexts contexts,
      FlagsPageClient pages) {
    this.registry = registry;
    this.discovery = discovery;
    this.hosts = hosts;
    this.contexts = contexts;
    this.pages = pages;
  }

  @Override
  public DriftReport readDrift(DriftRequest request) {
    ClusterConfig cluster = registry.requested(request.cluster());
    List<Node> nodes = discovery.topology(cluster).nodes();
    Map<Node, String> unread = new ConcurrentHashMap<>();
    List<NodeConfiguration> readings =
        contexts.inspectionCalls(cluster).map(nodes, node -> read(cluster, node, unread)).stream()
            .flatMap(Optional::stream)
            .toList();
    Excerpt<Drift> drifts =
        Excerpt.of(new DriftComparison(cluster.protectedKeys(), cluster.masking()).of(readings));
    return new DriftReport(
        cluster.name(),
        Instant.now(),
        readings.size(),
        drifts.listed(),
        drifts.omitted(),
        nodes.stream().filter(unread::containsKey).map(unread::get).toList());
  }

  private Optional<NodeConfiguration> read(
      ClusterConfig cluster, Node node, Map<Node, String> unread) {
    try {
      return Optional.of(
          NodeConfiguration.of(hosts.open(cluster.address(node.host())), node, pages));
    } catch (ActivityException e) {
      unread.put(node, node.title() + ": " + e.getMessage());
      return Optional.empty();
    }
  }
}
