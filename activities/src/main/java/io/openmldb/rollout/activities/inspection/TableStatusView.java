package io.openmldb.rollout.activities.inspection;

import io.openmldb.rollout.activities.openmldb.model.PartitionInfo;
import io.openmldb.rollout.activities.openmldb.model.ReplicaMeta;
import io.openmldb.rollout.activities.openmldb.model.ReplicaStatus;
import io.openmldb.rollout.activities.openmldb.model.TableInfo;
import io.openmldb.rollout.activities.openmldb.model.TabletStatus;
import io.openmldb.rollout.activities.openmldb.snapshot.ClusterHealth;
import io.openmldb.rollout.activities.openmldb.snapshot.ClusterSnapshot;
import io.openmldb.rollout.workflows.api.FailureType;
import io.openmldb.rollout.workflows.api.report.TablesReport;
import io.openmldb.rollout.workflows.api.report.TablesReport.PartitionLine;
import io.openmldb.rollout.workflows.api.report.TablesReport.ReplicaLine;
import io.openmldb.rollout.workflows.api.report.TablesReport.TabletLine;
import io.openmldb.rollout.workflows.api.request.TablesRequest;
import io.openmldb.rollout.workflows.json.Excerpt;
import io.temporal.failure.ApplicationFailure;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** A reading of a cluster as an operator wants to see it. */
final class TableStatusView {

  private final String cluster;
  private final TablesRequest request;
  private final ClusterSnapshot snapshot;

  private TableStatusView(TablesRequest request, ClusterSnapshot snapshot) {
    this.cluster = Objects.requireNonNull(request.cluster(), "it was found in the registry");
    this.request = request;
    this.snapshot = snapshot;
  }

  /**
   * What {@code request} asks for.
   *
   * @throws ApplicationFailure InvalidRequest, when it names a database, table or tablet that the
   *     cluster has not: that nothing is wrong with it would say that it is there
   */
  static TablesReport of(TablesRequest request, ClusterSnapshot snapshot) {
    TableStatusView view = new TableStatusView(request, snapshot);
    view.rejectUnknownNames();
    return view.look();
  }

  private void rejectUnknownNames() {
    List<String> problems = new ArrayList<>();
    if (request.db() != null && snapshot.tables().stream().noneMatch(this::isInDatabase)) {
      problems.add("%s has no database %s".formatted(cluster, request.db()));
    } else if (request.table() != null && snapshot.tables().stream().noneMatch(this::isAsked)) {
      String where = request.db() == null ? "" : " in database " + request.db();
      problems.add("%s has no table %s%s".formatted(cluster, request.table(), where));
    }
    if (request.tablet() != null
        && snapshot.tablets().stream().noneMatch(t -> t.endpoint().equals(request.tablet()))) {
      List<String> known = snapshot.tablets().stream().map(TabletStatus::endpoint).toList();
      problems.add(
          "%s has no tablet %s; it has %s"
              .formatted(cluster, request.tablet(), Excerpt.joined(known)));
    }
    if (!problems.isEmpty()) {
      throw FailureType.INVALID_REQUEST.newFailure(String.join("; ", problems), problems);
    }
  }

  private boolean isInDatabase(TableInfo table) {
    return request.db() == null || request.db().equals(table.db());
  }

  private boolean isAsked(TableInfo table) {
    return isInDatabase(table) && (request.table() == null || request.table().equals(table.name()));
  }

  private TablesReport look() {
    List<PartitionLine> asked =
        snapshot.tables().stream()
            .filter(this::isAsked)
            .flatMap(
                table -> table.partitions().stream().filter(this::isOn).map(p -> line(table, p)))
            .filter(line -> !request.unhealthy() || !line.problems().isEmpty())
            .sorted(Comparator.comparing(line -> line.problems().isEmpty()))
            .toList();
    Excerpt<PartitionLine> listed = Excerpt.of(asked);
    long unhealthy = asked.stream().filter(line -> !line.problems().isEmpty()).count();
    return new TablesReport(
        cluster,
        Instant.now(),
        snapshot.tablets().stream()
            .map(tablet -> tablet(tablet.endpoint(), tablet.state()))
            .toList(),
        listed.listed(),
        listed.omitted(),
        (int) unhealthy);
  }

  private boolean isOn(PartitionInfo partition) {
    return request.tablet() == null || partition.on(request.tablet()).isPresent();
  }

  private TabletLine tablet(String endpoint, String state) {
    return new TabletLine(
        endpoint, state, snapshot.served().getOrDefault(endpoint, List.of()).size());
  }

  private PartitionLine line(TableInfo table, PartitionInfo partition) {
    Optional<Long> rows =
        partition
            .leader()
            .flatMap(leader -> snapshot.replica(leader, partition.id()))
            .map(ReplicaStatus::rows);
    return new PartitionLine(
        table.db(),
        table.name(),
        partition.id().pid(),
        table.storageMode(),
        rows.orElse(null),
        partition.replicas().stream()
            .sorted(Comparator.comparing((ReplicaMeta replica) -> !replica.leads()))
            .map(replica -> line(partition, replica))
            .toList(),
        ClusterHealth.problemsOf(snapshot, partition, 0));
  }

  private ReplicaLine line(PartitionInfo partition, ReplicaMeta replica) {
    Optional<Long> offset =
        snapshot.replica(replica.endpoint(), partition.id()).map(ReplicaStatus::offset);
    return new ReplicaLine(
        replica.endpoint(), replica.leads(), replica.isAlive(), offset.orElse(null));
  }
}
