package io.openmldb.rollout.activities.openmldb.looks;

import io.openmldb.rollout.activities.cluster.ClusterConfig;
import io.openmldb.rollout.activities.cluster.ClusterRegistry;
import io.openmldb.rollout.activities.openmldb.KeepingUp;
import io.openmldb.rollout.activities.openmldb.OpenmldbClients;
import io.openmldb.rollout.activities.openmldb.OperationStatus;
import io.openmldb.rollout.activities.openmldb.session.Sessions;
import io.openmldb.rollout.activities.waiting.Waits;
import io.openmldb.rollout.json.Excerpt;
import io.openmldb.rollout.looks.Looks;
import io.openmldb.rollout.looks.OperationsLook;
import io.openmldb.rollout.looks.OperationsLook.OperationLine;
import io.openmldb.rollout.looks.OperationsRequest;
import io.openmldb.rollout.looks.TablesLook;
import io.openmldb.rollout.looks.TablesRequest;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/** Looks at real clusters. */
public final class LooksActivity implements Looks {

  private final ClusterRegistry registry;
  private final OpenmldbClients clients;
  private final Sessions sessions;

  public LooksActivity(ClusterRegistry registry, OpenmldbClients clients, Sessions sessions) {
    this.registry = registry;
    this.clients = clients;
    this.sessions = sessions;
  }

  @Override
  public TablesLook tables(TablesRequest request) {
    ClusterConfig cluster = registry.requested(request.cluster());
    return TablesView.of(
        request,
        KeepingUp.look(clients.reader(cluster, sessions.looks(cluster)), Waits.ofActivity()));
  }

  @Override
  public OperationsLook operations(OperationsRequest request) {
    ClusterConfig cluster = registry.requested(request.cluster());
    return operations(request, clients.nameServer(cluster).operations());
  }

  static OperationsLook operations(OperationsRequest request, List<OperationStatus> all) {
    List<OperationLine> asked =
        all.stream()
            .map(LooksActivity::line)
            .filter(line -> !request.failed() || line.hasFailed())
            .filter(line -> isSince(line, request.since()))
            .sorted(Comparator.comparingLong(OperationLine::id).reversed())
            .toList();
    Excerpt<OperationLine> listed = Excerpt.of(asked);
    return new OperationsLook(request.cluster(), Instant.now(), listed.listed(), listed.omitted());
  }

  /** One that has not begun is newer than any time. */
  private static boolean isSince(OperationLine line, Instant since) {
    return since == null || line.startedAt() == null || !line.startedAt().isBefore(since);
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
