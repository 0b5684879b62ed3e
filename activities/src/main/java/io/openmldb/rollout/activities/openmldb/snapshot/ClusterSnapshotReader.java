package io.openmldb.rollout.activities.openmldb.snapshot;

import io.openmldb.rollout.activities.openmldb.client.NameServerClient;
import io.openmldb.rollout.activities.openmldb.client.NoNameServerException;
import io.openmldb.rollout.activities.openmldb.client.OpenmldbException;
import io.openmldb.rollout.activities.openmldb.client.TabletClient;
import io.openmldb.rollout.activities.openmldb.model.LeaderStatus;
import io.openmldb.rollout.activities.openmldb.model.PartitionId;
import io.openmldb.rollout.activities.openmldb.model.PartitionInfo;
import io.openmldb.rollout.activities.openmldb.model.ReplicaStatus;
import io.openmldb.rollout.activities.openmldb.model.TableInfo;
import io.openmldb.rollout.activities.openmldb.model.TabletStatus;
import io.openmldb.rollout.activities.support.ParallelCalls;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Reads a whole cluster. A tablet that does not answer is missing in the view, never an error. One
 * that the nameserver has for dead is not asked, and one that let a deadline pass is not asked
 * again in the same reading: a tablet that hangs would cost a deadline for each partition that it
 * leads.
 */
public final class ClusterSnapshotReader {

  private final NameServerClient nameServer;
  private final Function<String, TabletClient> tablets;
  private final ParallelCalls parallelCalls;

  /**
   * A reader of one cluster.
   *
   * @param tablets the client of the tablet at an endpoint
   */
  public ClusterSnapshotReader(
      NameServerClient nameServer,
      Function<String, TabletClient> tablets,
      ParallelCalls parallelCalls) {
    this.nameServer = nameServer;
    this.tablets = tablets;
    this.parallelCalls = parallelCalls;
  }

  /**
   * Reads everything.
   *
   * @throws OpenmldbException when the nameserver does not answer
   * @throws NoNameServerException when none leads
   */
  public ClusterSnapshot read() {
    return read(partition -> true, tablet -> true);
  }

  /**
   * Reads everything that the nameserver has, and asks only the tablets that have replicas of the
   * partitions that {@code asked} names, and those partitions' leaders.
   *
   * @throws OpenmldbException when the nameserver does not answer
   * @throws NoNameServerException when none leads
   */
  public ClusterSnapshot read(Predicate<PartitionInfo> asked) {
    Set<String> concerned = new HashSet<>();
    return read(
        partition -> {
          boolean isAsked = asked.test(partition);
          if (isAsked) {
            partition.replicas().forEach(replica -> concerned.add(replica.endpoint()));
          }
          return isAsked;
        },
        concerned::contains);
  }

  private ClusterSnapshot read(Predicate<PartitionInfo> asked, Predicate<String> askedTablets) {
    List<TabletStatus> known = nameServer.tablets();
    List<TableInfo> tables = nameServer.tables();
    List<PartitionInfo> led =
        tables.stream()
            .flatMap(table -> table.partitions().stream())
            .filter(asked)
            .filter(partition -> partition.leader().isPresent())
            .toList();
    Set<String> silent = ConcurrentHashMap.newKeySet();
    known.stream()
        .filter(tablet -> !tablet.isHealthy())
        .map(TabletStatus::endpoint)
        .forEach(silent::add);
    Map<PartitionId, LeaderStatus> leaders = new LinkedHashMap<>();
    present(led, PartitionInfo::id, partition -> readLeader(partition, silent), leaders);
    Map<String, List<ReplicaStatus>> served = new LinkedHashMap<>();
    List<String> healthy =
        known.stream()
            .filter(TabletStatus::isHealthy)
            .map(TabletStatus::endpoint)
            .filter(askedTablets)
            .toList();
    present(healthy, Function.identity(), endpoint -> readTablet(endpoint, silent), served);
    return new ClusterSnapshot(known, tables, leaders, served);
  }

  private <T, K, V> void present(
      List<T> items, Function<T, K> key, Function<T, Optional<V>> read, Map<K, V> into) {
    List<Optional<V>> readings = parallelCalls.map(items, read);
    for (int i = 0; i < items.size(); i++) {
      if (readings.get(i).isPresent()) {
        into.put(key.apply(items.get(i)), readings.get(i).get());
      }
    }
  }

  private Optional<LeaderStatus> readLeader(PartitionInfo partition, Set<String> silent) {
    PartitionId id = partition.id();
    return ask(partition.leader().orElseThrow(), silent, t -> t.readAsLeader(id.tid(), id.pid()));
  }

  private Optional<List<ReplicaStatus>> readTablet(String endpoint, Set<String> silent) {
    return ask(endpoint, silent, TabletClient::replicas);
  }

  private <V> Optional<V> ask(
      String endpoint, Set<String> silent, Function<TabletClient, V> question) {
    if (silent.contains(endpoint)) {
      return Optional.empty();
    }
    try {
      return Optional.of(question.apply(tablets.apply(endpoint)));
    } catch (OpenmldbException e) {
      if (e instanceof OpenmldbException.NoAnswer noAnswer && noAnswer.isTimeout()) {
        silent.add(endpoint);
      }
      return Optional.empty();
    }
  }
}
