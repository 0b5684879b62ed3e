package io.openmldb.rollout.activities.openmldb.moves;

import io.openmldb.rollout.activities.openmldb.PartitionId;
import io.openmldb.rollout.activities.openmldb.PartitionInfo;
import io.openmldb.rollout.activities.openmldb.session.Session;
import io.openmldb.rollout.steps.Move;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Partitions with a recorded move that a third replica leads. The record decides whose doing that
 * is: a move that ends at the third replica is ours, and is undone like any other. It is written so
 *
 * <ul>
 *   <li>when a fence ends under which a leader change was asked for: the nameserver makes another
 *       follower the leader than it is asked for where that one has more entries, and nobody else
 *       changes a leader in those moments;
 *   <li>when the tablet that led has registered anew since the move was recorded, or is not
 *       registered: its leads were failed over.
 * </ul>
 *
 * <p>Everywhere else somebody has changed the leader on purpose, and it is left alone.
 */
final class LeadsElsewhere {

  private final Session session;
  private final String home;
  private final Set<Transfer> others = new HashSet<>();

  LeadsElsewhere(Session session) {
    this.session = session;
    this.home = session.node().endpoint();
  }

  /** Records which of the transfers that were asked for under a fence have ended elsewhere. */
  void recordAfterFence(Collection<Transfer> notPassed) {
    List<Transfer> ofThisTablet =
        notPassed.stream()
            .filter(transfer -> transfer.from().equals(home) || transfer.to().equals(home))
            .toList();
    if (ofThisTablet.isEmpty()) {
      return;
    }
    Map<PartitionId, PartitionInfo> now =
        Standing.read(session, ofThisTablet.stream().map(Transfer::partition).toList());
    record(elsewhere(ofThisTablet, now), now);
  }

  /**
   * The transfers; those whose leads have ended elsewhere by our own doing begin or end there.
   *
   * @param now their partitions as they are
   */
  List<Transfer> follow(
      List<Transfer> transfers, Map<PartitionId, PartitionInfo> now, Tally tally) {
    List<Transfer> elsewhere =
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
              tally.note(
                  transfer
                      + " went to "
                      + leader
                      + ", by the nameserver's choice or because a tablet went away; it comes home"
                      + " from there");
              return transfer.from().equals(home)
                  ? new Transfer(transfer.partition(), home, leader)
                  : new Transfer(transfer.partition(), leader, home);
            })
        .toList();
  }

  /** Moves without those that an earlier attempt has recorded as ended elsewhere. */
  List<Move> notElsewhere(List<Move> planned) {
    Map<PartitionId, String> recorded = recorded();
    Set<PartitionId> differing =
        planned.stream()
            .filter(move -> !move.to().equals(recorded.getOrDefault(partitionOf(move), move.to())))
            .map(LeadsElsewhere::partitionOf)
            .collect(Collectors.toSet());
    if (differing.isEmpty()) {
      return planned;
    }
    Map<PartitionId, PartitionInfo> now = Standing.read(session, differing);
    differing.removeIf(id -> !now.containsKey(id) || !now.get(id).isLedBy(recorded.get(id)));
    return planned.stream().filter(move -> !differing.contains(partitionOf(move))).toList();
  }

  private static List<Transfer> elsewhere(
      List<Transfer> transfers, Map<PartitionId, PartitionInfo> now) {
    return transfers.stream()
        .filter(transfer -> Standing.of(transfer, now) == Standing.LED_ELSEWHERE)
        .toList();
  }

  private List<Transfer> failedOver(List<Transfer> elsewhere) {
    OptionalLong recorded = session.lease().movesSince(home);
    if (recorded.isEmpty()) {
      return List.of();
    }
    Map<String, Long> registrations = session.registrations().get();
    return elsewhere.stream()
        .filter(
            transfer ->
                registrations.getOrDefault(transfer.from(), Long.MAX_VALUE) > recorded.getAsLong())
        .toList();
  }

  private void record(List<Transfer> ours, Map<PartitionId, PartitionInfo> now) {
    List<Move> moves =
        ours.stream()
            .map(
                transfer ->
                    new Transfer(transfer.partition(), home, leader(transfer, now)).asMove())
            .toList();
    if (!moves.isEmpty()) {
      session.lease().recordMoves(home, moves);
    }
  }

  private Map<PartitionId, String> recorded() {
    Map<PartitionId, String> recorded = new HashMap<>();
    session.lease().moves(home).forEach(move -> recorded.put(partitionOf(move), move.to()));
    return recorded;
  }

  private static String leader(Transfer transfer, Map<PartitionId, PartitionInfo> now) {
    return now.get(transfer.partition()).leader().orElseThrow();
  }

  private static PartitionId partitionOf(Move move) {
    return Transfer.partitionOf(move);
  }
}
