package io.openmldb.rollout.activities.leadership;

import io.openmldb.rollout.activities.context.ClusterContext;
import io.openmldb.rollout.activities.leadership.transfer.LeaderMoveFailedException;
import io.openmldb.rollout.activities.leadership.transfer.LeaderRecovery;
import io.openmldb.rollout.activities.leadership.transfer.LeadersElsewhere;
import io.openmldb.rollout.activities.leadership.transfer.LeadershipTransfer;
import io.openmldb.rollout.activities.leadership.transfer.LeadershipTransferLoop;
import io.openmldb.rollout.activities.leadership.transfer.MoveCostCounter;
import io.openmldb.rollout.activities.leadership.transfer.TransferOptions;
import io.openmldb.rollout.activities.leadership.transfer.TransferStrategies;
import io.openmldb.rollout.activities.leadership.transfer.TransferStrategy;
import io.openmldb.rollout.activities.openmldb.model.PartitionId;
import io.openmldb.rollout.activities.openmldb.model.PartitionInfo;
import io.openmldb.rollout.activities.openmldb.snapshot.ClusterSnapshot;
import io.openmldb.rollout.workflows.activity.LeaderMoveActivities.MoveOutcome;
import io.openmldb.rollout.workflows.api.model.LeaderMove;
import io.openmldb.rollout.workflows.api.request.SingleReplicaPolicy;
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
 *   <li>end what an earlier attempt left: a fence, a failover pause;
 *   <li>add second replicas where a partition has one only;
 *   <li>pass the leads and bring the old leaders back as followers;
 *   <li>see that every new leader leads in fact, and replicates to all of its followers;
 *   <li>the same for leaders that have arrived meanwhile, until none is left.
 * </ol>
 */
final class LeaderMovesAway {

  /** So often it is planned again; a leader that cannot be moved must not be restarted under. */
  private static final int ROUNDS = 10;

  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final ClusterContext context;
  private final String endpoint;
  private final List<LeaderMove> planned;
  private final TransferOptions limits;
  private final SingleReplicaPolicy singleReplica;
  private final Function<ClusterSnapshot, List<LeaderMove>> planner;
  private final MoveCostCounter cost;

  /**
   * Moves the leaders of the session's tablet away.
   *
   * @param planned the moves; those that the lease has of an earlier try are made as well
   * @param singleReplica whether partitions of one replica that arrive meanwhile are moved as well
   * @param planner plans for leaders that arrive meanwhile
   */
  LeaderMovesAway(
      ClusterContext context,
      List<LeaderMove> planned,
      TransferOptions limits,
      SingleReplicaPolicy singleReplica,
      Function<ClusterSnapshot, List<LeaderMove>> planner) {
    this.context = context;
    this.cost = new MoveCostCounter(context.lease());
    this.endpoint = context.node().endpoint();
    this.planned = planned;
    this.limits = limits;
    this.singleReplica = singleReplica;
    this.planner = planner;
  }

  MoveOutcome run() {
    Instant deadline = context.waiter().now().plus(limits.deadline());
    List<LeaderMove> recorded =
        context.lease().recordMoves(endpoint, new LeadersElsewhere(context).notElsewhere(planned));
    new InterruptedMoves(context).endFenceAndPause(cost);
    execute(recorded, deadline);
    for (int round = 1; isLeaderLeft(); round++) {
      List<LeaderMove> arrived = moves(round);
      recorded = context.lease().recordMoves(endpoint, arrived);
      execute(arrived, deadline);
    }
    Set<PartitionId> asked =
        planned.stream().map(LeadershipTransfer::partitionOf).collect(Collectors.toSet());
    return cost.outcome(
        recorded.stream()
            .filter(move -> !asked.contains(LeadershipTransfer.partitionOf(move)))
            .toList());
  }

  private void execute(List<LeaderMove> moves, Instant deadline) {
    new TemporaryReplicas(context, deadline)
        .add(moves.stream().filter(LeaderMove::replicaAdded).toList());
    List<LeadershipTransfer> transfers = moves.stream().map(LeadershipTransfer::away).toList();
    TransferStrategy way = TransferStrategies.of(limits, context, cost);
    new LeadershipTransferLoop(context, way, cost, deadline)
        .run(transfers, LeadershipTransferLoop.none());
    List<PartitionId> partitions = transfers.stream().map(LeadershipTransfer::partition).toList();
    List<String> left = new LeaderRecovery(context).ensureLeading(partitions);
    if (!left.isEmpty()) {
      throw new LeaderMoveFailedException(endpoint, left);
    }
  }

  /** Whether the tablet leads what is to be led elsewhere: a new table, or after a failover. */
  private boolean isLeaderLeft() {
    return context.nameServer().tables().stream()
        .flatMap(table -> table.partitions().stream())
        .anyMatch(partition -> partition.isLedBy(endpoint) && isToMove(partition));
  }

  private boolean isToMove(PartitionInfo partition) {
    boolean single = partition.replicas().size() == 1;
    return single
        ? singleReplica == SingleReplicaPolicy.ADD_REPLICA
        : !partition.liveFollowers().isEmpty();
  }

  /** The moves of leaders that have arrived. What has just arrived may not be replicated yet. */
  private List<LeaderMove> moves(int round) {
    try {
      List<LeaderMove> arrived = planner.apply(context.reader().read());
      if (round > ROUNDS) {
        throw new LeaderMoveFailedException(
            endpoint,
            arrived.stream()
                .map(
                    move ->
                        LeadershipTransfer.away(move)
                            + ": leaders arrive faster than they are moved")
                .toList());
      }
      return arrived;
    } catch (NoEligibleTargetException e) {
      if (round > ROUNDS) {
        throw e;
      }
      context.waiter().sleep(PAUSE);
      return List.of();
    }
  }
}
