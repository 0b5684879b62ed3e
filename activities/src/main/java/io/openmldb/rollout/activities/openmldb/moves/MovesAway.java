package io.openmldb.rollout.activities.openmldb.moves;

import io.openmldb.rollout.activities.openmldb.ClusterView;
import io.openmldb.rollout.activities.openmldb.PartitionId;
import io.openmldb.rollout.activities.openmldb.PartitionInfo;
import io.openmldb.rollout.activities.openmldb.session.Session;
import io.openmldb.rollout.request.SingleReplica;
import io.openmldb.rollout.steps.LeaderMoves.MoveOutcome;
import io.openmldb.rollout.steps.Move;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The pre-upgrade step:
 *
 * <ol>
 *   <li>write the moves into the lease;
 *   <li>end what an earlier attempt left: a fence, a failover window;
 *   <li>add second replicas where a partition has one only;
 *   <li>pass the leads and bring the old leaders back as followers;
 *   <li>see that every new leader leads in fact, and replicates to all of its followers;
 *   <li>the same for leaders that have arrived meanwhile, until none is left.
 * </ol>
 */
final class MovesAway {

  /** So often it is planned again; a leader that cannot be moved must not be restarted under. */
  private static final int ROUNDS = 10;

  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final Session session;
  private final String endpoint;
  private final List<Move> planned;
  private final Limits limits;
  private final SingleReplica singleReplica;
  private final Function<ClusterView, List<Move>> planner;
  private final Tally tally;

  /**
   * Moves the leaders of the session's tablet away.
   *
   * @param planned the moves; those that the lease has of an earlier try are made as well
   * @param singleReplica whether partitions of one replica that arrive meanwhile are moved as well
   * @param planner plans for leaders that arrive meanwhile
   */
  MovesAway(
      Session session,
      List<Move> planned,
      Limits limits,
      SingleReplica singleReplica,
      Function<ClusterView, List<Move>> planner) {
    this.session = session;
    this.tally = new Tally(session.lease());
    this.endpoint = session.node().endpoint();
    this.planned = planned;
    this.limits = limits;
    this.singleReplica = singleReplica;
    this.planner = planner;
  }

  MoveOutcome run() {
    Instant deadline = session.waits().now().plus(limits.deadline());
    List<Move> recorded =
        session.lease().recordMoves(endpoint, new LeadsElsewhere(session).notElsewhere(planned));
    new Leftovers(session).end(tally);
    make(recorded, deadline);
    for (int round = 1; isLeaderLeft(); round++) {
      List<Move> arrived = moves(round);
      recorded = session.lease().recordMoves(endpoint, arrived);
      make(arrived, deadline);
    }
    Set<PartitionId> asked =
        planned.stream().map(Transfer::partitionOf).collect(Collectors.toSet());
    return tally.outcome(
        recorded.stream().filter(move -> !asked.contains(Transfer.partitionOf(move))).toList());
  }

  private void make(List<Move> moves, Instant deadline) {
    new AddedReplicas(session, deadline).add(moves.stream().filter(Move::replicaAdded).toList());
    List<Transfer> transfers = moves.stream().map(Transfer::away).toList();
    Way way = Ways.of(limits, session, tally);
    new Transfers(session, way, tally, deadline).run(transfers, Transfers.none());
    List<PartitionId> partitions = transfers.stream().map(Transfer::partition).toList();
    List<String> left = new Leads(session).mend(partitions);
    if (!left.isEmpty()) {
      throw new MoveFailedException(endpoint, left);
    }
  }

  /** Whether the tablet leads what is to be led elsewhere: a new table, or after a failover. */
  private boolean isLeaderLeft() {
    return session.nameServer().tables().stream()
        .flatMap(table -> table.partitions().stream())
        .anyMatch(partition -> partition.isLedBy(endpoint) && isToMove(partition));
  }

  private boolean isToMove(PartitionInfo partition) {
    boolean single = partition.replicas().size() == 1;
    return single
        ? singleReplica == SingleReplica.ADD_REPLICA
        : !partition.liveFollowers().isEmpty();
  }

  /** The moves of leaders that have arrived. What has just arrived may not be replicated yet. */
  private List<Move> moves(int round) {
    try {
      List<Move> arrived = planner.apply(session.reader().read());
      if (round > ROUNDS) {
        throw new MoveFailedException(
            endpoint,
            arrived.stream()
                .map(move -> Transfer.away(move) + ": leaders arrive faster than they are moved")
                .toList());
      }
      return arrived;
    } catch (NoEligibleTargetException e) {
      if (round > ROUNDS) {
        throw e;
      }
      session.waits().sleep(PAUSE);
      return List.of();
    }
  }
}
