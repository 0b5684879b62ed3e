package io.openmldb.rollout.activities.leadership.transfer;

import io.openmldb.rollout.activities.context.ClusterContext;
import io.openmldb.rollout.activities.openmldb.model.PartitionId;
import io.openmldb.rollout.activities.openmldb.model.PartitionInfo;
import io.openmldb.rollout.workflows.api.model.LeaderMove;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Partitions with a recorded move that a third replica leads. The record decides whose doing that
 * is: a move that ends at the third replica is ours, and is undone like any other. It is written so
 *
 * <ul>
 *   <li>when a fence ends under which a leader change was asked for: the nameserver makes another
 *       follower the leader than it is asked for where that one has more entries, and nothing else
 *       changes a leader in those moments;
 *   <li>when the tablet that led has registered anew since the move was recorded, or is not
 *       registered: its leads were failed over.
 * </ul>
 *
 * <p>Everywhere else somebody has changed the leader on purpose, and it is left alone.
 */
public final class LeadersElsewhere {

  private final ClusterContext context;
  private final String home;
  private final Set<LeadershipTransfer> others = new HashSet<>();

  public LeadersElsewhere(ClusterContext context) {
    this.context = context;
    this.home = context.node().endpoint();
  }

  /** Records which of the transfers that were asked for under a fence have ended elsewhere. */
  void recordAfterFence(Collection<LeadershipTransfer> notPassed) {
    List<LeadershipTransfer> ofThisTablet =
        notPassed.stream()
            .filter(transfer -> transfer.from().equals(home) || transfer.to().equals(home))
            .toList();
    if (ofThisTablet.isEmpty()) {
      return;
    }
    Map<PartitionId, PartitionInfo> now =
        TransferState.read(
            context, ofThisTablet.stream().map(LeadershipTransfer::partition).toList());
    record(elsewhere(ofThisTablet, now), now);
  }

  /**
   * The transfers; those whose leads have ended elsewhere by our own doing begin or end there.
   *
   * @param now their partitions as they are
   */
  List<LeadershipTransfer> follow(
      List<LeadershipTransfer> transfers,
      Map<PartitionId, PartitionInfo> now,
      MoveCostCounter cost) {
    List<LeadershipTransfer> elsewhere =
        elsewhere(transfers, now).stream().filter(transfer -> !others.contains(transfer)).toList();
    if (elsewhere.isEmpty()) {
      return transfers;
    }
    record(failedOver(elsewhere), now);
    Map<PartitionId, String> recorded = recorded();
    return transfers.stream()
        .map(
            transfer -> {
              if (!elsewhere.contains(transfer)) {
                return transfer;
              }
              String leader = leader(transfer, now);
              if (!leader.equals(recorded.get(transfer.partition()))) {
                others.add(transfer);
                return transfer;
              }
              cost.addNote(
                  transfer
                      + " went to "
                      + leader
                      + ", by the nameserver's choice or because a tablet went away; it comes home"
                      + " from there");
              return transfer.from().equals(home)
                  ? new LeadershipTransfer(transfer.partition(), home, leader)
                  : new LeadershipTransfer(transfer.partition(), leader, home);
            })
        .toList();
  }

  /** Moves without those that an earlier attempt has recorded as ended elsewhere. */
  public List<LeaderMove> notElsewhere(List<LeaderMove> planned) {
    Map<PartitionId, String> recorded = recorded();
    Set<PartitionId> differing =
        planned.stream()
            .filter(move -> !move.to().equals(recorded.getOrDefault(partitionOf(move), move.to())))
            .map(LeadersElsewhere::partitionOf)
            .collect(Collectors.toSet());
    if (differing.isEmpty()) {
      return planned;
    }
    Map<PartitionId, PartitionInfo> now = TransferState.read(context, differing);
    differing.removeIf(id -> !isLedBy(recorded.get(id), now.get(id)));
    return planned.stream().filter(move -> !differing.contains(partitionOf(move))).toList();
  }

  private static boolean isLedBy(@Nullable String leader, @Nullable PartitionInfo partition) {
    return leader != null && partition != null && partition.isLedBy(leader);
  }

  private static List<LeadershipTransfer> elsewhere(
      List<LeadershipTransfer> transfers, Map<PartitionId, PartitionInfo> now) {
    return transfers.stream()
        .filter(transfer -> TransferState.of(transfer, now) == TransferState.LED_ELSEWHERE)
        .toList();
  }

  private List<LeadershipTransfer> failedOver(List<LeadershipTransfer> elsewhere) {
    OptionalLong recorded = context.lease().movesSince(home);
    if (recorded.isEmpty()) {
      return List.of();
    }
    Map<String, Long> registrations = context.registrations().get();
    return elsewhere.stream()
        .filter(
            transfer ->
                registrations.getOrDefault(transfer.from(), Long.MAX_VALUE) > recorded.getAsLong())
        .toList();
  }

  private void record(List<LeadershipTransfer> ours, Map<PartitionId, PartitionInfo> now) {
    List<LeaderMove> moves =
        ours.stream()
            .map(
                transfer ->
                    new LeadershipTransfer(transfer.partition(), home, leader(transfer, now))
                        .asMove())
            .toList();
    if (!moves.isEmpty()) {
      context.lease().recordMoves(home, moves);
    }
  }

  private Map<PartitionId, String> recorded() {
    Map<PartitionId, String> recorded = new HashMap<>();
    context.lease().moves(home).forEach(move -> recorded.put(partitionOf(move), move.to()));
    return recorded;
  }

  private static String leader(LeadershipTransfer transfer, Map<PartitionId, PartitionInfo> now) {
    return Objects.requireNonNull(now.get(transfer.partition()), "what is led somewhere is there")
        .leader()
        .orElseThrow();
  }

  private static PartitionId partitionOf(LeaderMove move) {
    return LeadershipTransfer.partitionOf(move);
  }
}
