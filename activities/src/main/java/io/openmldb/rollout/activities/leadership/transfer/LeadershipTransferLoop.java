package io.openmldb.rollout.activities.leadership.transfer;

import io.openmldb.rollout.activities.context.ClusterContext;
import io.openmldb.rollout.activities.openmldb.model.OperationStatus.Subject;
import io.openmldb.rollout.activities.openmldb.model.PartitionId;
import io.openmldb.rollout.activities.openmldb.model.PartitionInfo;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Works until every transfer is over. Each round reads how far each has come, and takes the next
 * step of those that can take one; nothing is remembered that could not be read again, so it does
 * not matter what an earlier attempt had done before it died.
 */
public final class LeadershipTransferLoop {

  private static final Duration LOOK = Duration.ofMillis(200);

  /** With nothing moving and no operation under way for this long, waiting on is pointless. */
  private static final Duration STALLED = Duration.ofMinutes(3);

  /** The nameserver gives a partition a leader as soon as it can, or not at all. */
  private static final Duration LEADERLESS = Duration.ofSeconds(20);

  private final ClusterContext context;
  private final TransferStrategy way;
  private final MoveCostCounter cost;
  private final Instant deadline;

  public LeadershipTransferLoop(
      ClusterContext context, TransferStrategy way, MoveCostCounter cost, Instant deadline) {
    this.context = context;
    this.way = way;
    this.cost = cost;
    this.deadline = deadline;
  }

  /**
   * Does them.
   *
   * @param leftAlone standings that are none of our business any more, besides those that are over
   * @throws LeaderMoveFailedException naming each that is not over
   */
  public void run(List<LeadershipTransfer> asked, Set<TransferState> leftAlone) {
    LeadersElsewhere leadsElsewhere = new LeadersElsewhere(context);
    List<LeadershipTransfer> transfers = asked;
    Map<LeadershipTransfer, TransferState> before = Map.of();
    Instant moved = context.waiter().now();
    while (true) {
      context
          .recoverReturned(); // No fence is up here, and what returned may be what is waited for.
      Map<PartitionId, PartitionInfo> partitions =
          TransferState.read(
              context, transfers.stream().map(LeadershipTransfer::partition).toList());
      transfers = leadsElsewhere.follow(transfers, partitions, cost);
      Map<LeadershipTransfer, TransferState> standings = standings(transfers, partitions);
      Map<LeadershipTransfer, TransferState> open = open(standings, leftAlone);
      if (open.isEmpty()) {
        return;
      }
      boolean broughtBack = way.rejoin(deadReplicas(open));
      boolean worked = way.transfer(inState(open, TransferState.READY)) || broughtBack;
      if (worked || !standings.equals(before) || isWorkUnderWay(open)) {
        moved = context.waiter().now();
        before = standings;
      }
      if (!worked) {
        giveUpIfPointless(open, moved);
        context.waiter().sleep(LOOK);
      }
    }
  }

  private static Map<LeadershipTransfer, TransferState> standings(
      List<LeadershipTransfer> transfers, Map<PartitionId, PartitionInfo> partitions) {
    Map<LeadershipTransfer, TransferState> standings = new LinkedHashMap<>();
    transfers.forEach(transfer -> standings.put(transfer, TransferState.of(transfer, partitions)));
    return standings;
  }

  private Map<LeadershipTransfer, TransferState> open(
      Map<LeadershipTransfer, TransferState> standings, Set<TransferState> leftAlone) {
    Map<LeadershipTransfer, TransferState> open = new LinkedHashMap<>(standings);
    open.entrySet()
        .removeIf(
            entry -> {
              boolean over = entry.getValue().isOver() || leftAlone.contains(entry.getValue());
              if (over && entry.getValue() != TransferState.SETTLED) {
                cost.addNote("Left alone " + entry.getKey() + ": " + entry.getValue().sentence());
              }
              return over;
            });
    return open;
  }

  private static List<LeadershipTransfer> inState(
      Map<LeadershipTransfer, TransferState> open, TransferState state) {
    return open.entrySet().stream()
        .filter(entry -> entry.getValue() == state)
        .map(Map.Entry::getKey)
        .toList();
  }

  /**
   * Old leaders of leads that have passed; and, where a lead cannot pass because its target is
   * dead, that target: most often it is itself the old leader of an attempt that was cut off.
   */
  private static List<LeadershipTransfer> deadReplicas(
      Map<LeadershipTransfer, TransferState> open) {
    Stream<LeadershipTransfer> targets =
        inState(open, TransferState.TARGET_DEAD).stream().map(LeadershipTransfer::reversed);
    return Stream.concat(inState(open, TransferState.PASSED).stream(), targets).toList();
  }

  private boolean isWorkUnderWay(Map<LeadershipTransfer, TransferState> open) {
    Set<Subject> busy = Subject.ofAll(context.nameServer().operationsUnderWay());
    return open.keySet().stream().anyMatch(t -> busy.contains(Subject.of(t.partition())));
  }

  private void giveUpIfPointless(Map<LeadershipTransfer, TransferState> open, Instant moved) {
    Instant now = context.waiter().now();
    boolean spent = open.keySet().stream().allMatch(way::isExhausted);
    if (spent || now.isAfter(deadline) || now.isAfter(moved.plus(noProgressLimit(open)))) {
      Map<LeadershipTransfer, String> troubles = way.problems();
      throw new LeaderMoveFailedException(
          context.node().endpoint(),
          open.entrySet().stream()
              .map(
                  entry ->
                      entry.getKey()
                          + ": "
                          + entry.getValue().sentence()
                          + (troubles.containsKey(entry.getKey())
                              ? ", because " + troubles.get(entry.getKey())
                              : ""))
              .toList());
    }
  }

  private static Duration noProgressLimit(Map<LeadershipTransfer, TransferState> open) {
    boolean leaderless = open.values().stream().allMatch(s -> s == TransferState.LEADERLESS);
    return leaderless ? LEADERLESS : STALLED;
  }

  /** Nothing besides what is over is left alone. */
  public static Set<TransferState> none() {
    return EnumSet.noneOf(TransferState.class);
  }
}
