package io.openmldb.rollout.activities.openmldb.looks;

import io.openmldb.rollout.activities.openmldb.ClusterHealth;
import io.openmldb.rollout.activities.openmldb.ClusterView;
import io.openmldb.rollout.activities.openmldb.PartitionInfo;
import io.openmldb.rollout.activities.openmldb.ReplicaMeta;
import io.openmldb.rollout.activities.openmldb.ReplicaStatus;
import io.openmldb.rollout.activities.openmldb.TableInfo;
import io.openmldb.rollout.json.Excerpt;
import io.openmldb.rollout.looks.TablesLook;
import io.openmldb.rollout.looks.TablesLook.PartitionLine;
import io.openmldb.rollout.looks.TablesLook.ReplicaLine;
import io.openmldb.rollout.looks.TablesLook.TabletLine;
import io.openmldb.rollout.looks.TablesRequest;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** A reading of a cluster as an operator wants to see it. */
final class TablesView {

  private final TablesRequest request;
  private final ClusterView view;

  private TablesView(TablesRequest request, ClusterView view) {
    this.request = request;
    this.view = view;
  }

  static TablesLook of(TablesRequest request, ClusterView view) {
    return new TablesView(request, view).look();
  }

  private TablesLook look() {
    List<PartitionLine> asked =
        view.tables().stream()
            .filter(table -> request.db() == null || request.db().equals(table.db()))
            .filter(table -> request.table() == null || request.table().equals(table.name()))
            .flatMap(
                table -> table.partitions().stream().filter(this::isOn).map(p -> line(table, p)))
            .filter(line -> !request.unhealthy() || !line.problems().isEmpty())
            .sorted(Comparator.comparing(line -> line.problems().isEmpty()))
            .toList();
    Excerpt<PartitionLine> listed = Excerpt.of(asked);
    long unhealthy = asked.stream().filter(line -> !line.problems().isEmpty()).count();
    return new TablesLook(
        request.cluster(),
        Instant.now(),
        view.tablets().stream().map(tablet -> tablet(tablet.endpoint(), tablet.state())).toList(),
        listed.listed(),
        listed.omitted(),
        (int) unhealthy);
  }

  private boolean isOn(PartitionInfo partition) {
    return request.tablet() == null || partition.on(request.tablet()).isPresent();
  }

  private TabletLine tablet(String endpoint, String state) {
    return new TabletLine(endpoint, state, view.served().getOrDefault(endpoint, List.of()).size());
  }

  private PartitionLine line(TableInfo table, PartitionInfo partition) {
    Optional<Long> rows =
        partition
            .leader()
            .flatMap(leader -> view.replica(leader, partition.id()))
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
        ClusterHealth.problemsOf(view, partition, 0));
  }

  private ReplicaLine line(PartitionInfo partition, ReplicaMeta replica) {
    Optional<Long> offset =
        view.replica(replica.endpoint(), partition.id()).map(ReplicaStatus::offset);
    return new ReplicaLine(
        replica.endpoint(), replica.leads(), replica.isAlive(), offset.orElse(null));
  }
}
