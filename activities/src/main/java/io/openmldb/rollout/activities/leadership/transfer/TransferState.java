package io.openmldb.rollout.activities.leadership.transfer;

import io.openmldb.rollout.activities.context.ClusterContext;
import io.openmldb.rollout.activities.openmldb.model.PartitionId;
import io.openmldb.rollout.activities.openmldb.model.PartitionInfo;
import io.openmldb.rollout.activities.openmldb.model.ReplicaMeta;
import io.openmldb.rollout.activities.openmldb.model.TableInfo;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** How far one transfer has come, by the nameserver's metadata alone. */
public enum TransferState {
  /** The partition does not exist any more: its table was dropped, or made anew. */
  GONE("its table was dropped"),

  /** No replica leads it at the moment. */
  LEADERLESS("it has no live leader; run `rollout recover` if it does not get one by itself"),

  /** A third replica leads it; whose doing that is, {@link LeadersElsewhere} finds out. */
  LED_ELSEWHERE(
      "another replica leads it now although no tablet went away, so somebody"
          + " else has moved it; change its leader by hand if it should come home"),

  /** It has not passed, and there is no replica where it should go. */
  TARGET_ABSENT("there is no replica that could become the leader"),

  /** It has not passed, and the replica that should lead is marked dead. */
  TARGET_DEAD("the replica that should become the leader is not alive"),

  /** It has not passed, and could. */
  READY("its leader has not changed yet"),

  /** It has passed, and the old leader is not a live follower yet. */
  PASSED("its old leader is not a live follower yet"),

  /** It has passed, and the old leader is a live follower, or is not there any more. */
  SETTLED("it is done");

  private final String sentence;

  TransferState(String sentence) {
    this.sentence = sentence;
  }

  /** What it means, to follow the partition's name and a colon. */
  String sentence() {
    return sentence;
  }

  /** Whether nothing is to be done, or may be. */
  boolean isOver() {
    return this == GONE || this == LED_ELSEWHERE || this == SETTLED;
  }

  /** Whether the metadata has the one that should lead for the leader. */
  boolean hasPassed() {
    return this == PASSED || this == SETTLED;
  }

  /** Every partition of {@code tables}, by id. */
  static Map<PartitionId, PartitionInfo> index(List<TableInfo> tables) {
    return tables.stream()
        .flatMap(table -> table.partitions().stream())
        .collect(Collectors.toMap(PartitionInfo::id, Function.identity()));
  }

  /** Partitions as the metadata has them now; of a large cluster only the tables concerned. */
  public static Map<PartitionId, PartitionInfo> read(
      ClusterContext context, Collection<PartitionId> wanted) {
    Map<List<String>, PartitionId> tables = new LinkedHashMap<>();
    wanted.forEach(id -> tables.putIfAbsent(List.of(id.db(), id.table()), id));
    return index(
        context
            .parallelCalls()
            .map(tables.values(), id -> context.nameServer().table(id.db(), id.table()))
            .stream()
            .flatMap(Optional::stream)
            .toList());
  }

  static TransferState of(LeadershipTransfer transfer, Map<PartitionId, PartitionInfo> partitions) {
    PartitionInfo partition = partitions.get(transfer.partition());
    return partition == null ? GONE : of(transfer, partition);
  }

  static TransferState of(LeadershipTransfer transfer, PartitionInfo partition) {
    Optional<String> leader = partition.leader();
    if (leader.isEmpty()) {
      return LEADERLESS;
    }
    if (leader.get().equals(transfer.to())) {
      return partition.on(transfer.from()).map(ReplicaMeta::followsAlive).orElse(true)
          ? SETTLED
          : PASSED;
    }
    if (!leader.get().equals(transfer.from())) {
      return LED_ELSEWHERE;
    }
    Optional<ReplicaMeta> target = partition.on(transfer.to());
    if (target.isEmpty()) {
      return TARGET_ABSENT;
    }
    return target.get().isAlive() ? READY : TARGET_DEAD;
  }
}
