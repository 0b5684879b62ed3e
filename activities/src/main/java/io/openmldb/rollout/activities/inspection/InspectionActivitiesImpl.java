package io.openmldb.rollout.activities.inspection;

import io.openmldb.rollout.activities.context.ClusterContexts;
import io.openmldb.rollout.activities.openmldb.OpenmldbClients;
import io.openmldb.rollout.activities.openmldb.model.OperationStatus;
import io.openmldb.rollout.activities.openmldb.snapshot.FollowerLagTracker;
import io.openmldb.rollout.activities.registry.ClusterConfig;
import io.openmldb.rollout.activities.registry.ClusterRegistry;
import io.openmldb.rollout.activities.support.Waiter;
import io.openmldb.rollout.workflows.activity.InspectionActivities;
import io.openmldb.rollout.workflows.api.report.ClustersReport;
import io.openmldb.rollout.workflows.api.report.ClustersReport.ClusterLine;
import io.openmldb.rollout.workflows.api.report.OperationsReport;
import io.openmldb.rollout.workflows.api.report.OperationsReport.OperationLine;
import io.openmldb.rollout.workflows.api.report.TablesReport;
import io.openmldb.rollout.workflows.api.request.OperationsRequest;
import io.openmldb.rollout.workflows.api.request.TablesRequest;
import io.openmldb.rollout.workflows.json.Excerpt;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads the tables and operations of clusters. */
public final class InspectionActivitiesImpl implements InspectionActivities {

  private final ClusterRegistry registry;
  private final OpenmldbClients clients;
  private final ClusterContexts contexts;

  public InspectionActivitiesImpl(
      ClusterRegistry registry, OpenmldbClients clients, ClusterContexts contexts) {
    this.registry = registry;
    this.clients = clients;
    this.contexts = contexts;
  }

  @Override
  public TablesReport readTables(TablesRequest request) {
    ClusterConfig cluster = registry.requested(request.cluster());
    return TableStatusView.of(
        request,
        FollowerLagTracker.readTwiceIfUnhealthy(
            clients.reader(cluster, contexts.inspectionCalls(cluster)), Waiter.ofActivity()));
  }

  @Override
  public OperationsReport readOperations(OperationsRequest request) {
    ClusterConfig cluster = registry.requested(request.cluster());
    return operations(request, clients.nameServer(cluster).operations());
  }

  @Override
  public ClustersReport readRegisteredClusters() {
    List<ClusterLine> clusters =
        registry.names().stream()
            .map(registry::cluster)
            .map(InspectionActivitiesImpl::line)
            .toList();
    return ClustersReport.of(hostName(), clusters);
  }

  private static ClusterLine line(ClusterConfig cluster) {
    return new ClusterLine(
        cluster.name(), cluster.zookeeper(), cluster.rootPath(), cluster.taskQueue());
  }

  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "an unnamed host";
    }
  }

  static OperationsReport operations(OperationsRequest request, List<OperationStatus> all) {
    String cluster = Objects.requireNonNull(request.cluster(), "it was found in the registry");
    List<OperationLine> asked =
        all.stream()
            .map(InspectionActivitiesImpl::line)
            .filter(line -> !request.failed() || line.hasFailed())
            .filter(line -> isSince(line, request.since()))
            .sorted(Comparator.comparingLong(OperationLine::id).reversed())
            .toList();
    Excerpt<OperationLine> listed = Excerpt.of(asked);
    return new OperationsReport(cluster, Instant.now(), listed.listed(), listed.omitted());
  }

  /** One that has not begun is newer than any time. */
  private static boolean isSince(OperationLine line, @Nullable Instant since) {
    Instant startedAt = line.startedAt();
    return since == null || startedAt == null || !startedAt.isBefore(since);
  }

  private static OperationLine line(OperationStatus operation) {
    return new OperationLine(
        operation.id(),
        operation.type(),
        operation.status(),
        "-".equals(operation.taskType()) ? null : operation.taskType(),
        operation.db(),
        operation.table(),
        operation.pid(),
        operation.startedAt(),
        operation.finishedAt());
  }
}
