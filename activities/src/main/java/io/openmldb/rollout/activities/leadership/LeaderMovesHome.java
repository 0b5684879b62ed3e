package io.openmldb.rollout.activities.leadership;

import io.openmldb.rollout.activities.context.ClusterContext;
import io.openmldb.rollout.activities.leadership.transfer.LeaderMoveFailedException;
import io.openmldb.rollout.activities.leadership.transfer.LeaderRecovery;
import io.openmldb.rollout.activities.leadership.transfer.LeadershipTransfer;
import io.openmldb.rollout.activities.leadership.transfer.LeadershipTransferLoop;
import io.openmldb.rollout.activities.leadership.transfer.MoveCostCounter;
import io.openmldb.rollout.activities.leadership.transfer.TransferOptions;
import io.openmldb.rollout.activities.leadership.transfer.TransferState;
import io.openmldb.rollout.activities.leadership.transfer.TransferStrategies;
import io.openmldb.rollout.activities.leadership.transfer.TransferStrategy;
import io.openmldb.rollout.activities.lease.LeaseList;
import io.openmldb.rollout.activities.openmldb.model.PartitionId;
import io.openmldb.rollout.workflows.activity.LeaderMoveActivities.MoveOutcome;
import io.openmldb.rollout.workflows.api.model.LeaderMove;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;

/**
 * The post-upgrade step, and the undoing of a pre-upgrade step that failed:
 *
 * <ol>
 *   <li>end what an earlier attempt left: a fence, a failover pause;
 *   <li>pass the leads home, one tablet that holds them after the other, and bring the others back
 *       as followers; what somebody else moved or dropped meanwhile is left alone;
 *   <li>see that every leader leads in fact, and replicates to all of its followers;
 *   <li>delete the replicas that were added;
 *   <li>strike the moves from the lease.
 * </ol>
 */
final class LeaderMovesHome {

  private final ClusterContext context;
  private final String endpoint;
  private final List<LeaderMove> planned;
  private final TransferOptions limits;
  private final MoveCostCounter cost;

  /**
   * Brings the leaders of the session's tablet home.
   *
   * @param planned the moves to undo; all that the lease records are undone with them, from where
   *     it says that they ended
   */
  LeaderMovesHome(ClusterContext context, List<LeaderMove> planned, TransferOptions limits) {
    this.context = context;
    this.cost = new MoveCostCounter(context.lease());
    this.endpoint = context.node().endpoint();
    this.planned = planned;
    this.limits = limits;
  }

  MoveOutcome run() {
    Instant deadline = context.waiter().now().plus(limits.deadline());
    new InterruptedMoves(context).endFenceAndPause(cost);
    List<LeaderMove> moves = LeaseList.MOVES.union(planned, context.lease().moves(endpoint));
    List<LeadershipTransfer> transfers = moves.stream().map(LeadershipTransfer::home).toList();
    TransferStrategy way = TransferStrategies.of(limits, context, cost);
    new LeadershipTransferLoop(context, way, cost, deadline)
        .run(transfers, EnumSet.of(TransferState.TARGET_ABSENT));
    List<PartitionId> partitions = transfers.stream().map(LeadershipTransfer::partition).toList();
    List<String> left = new LeaderRecovery(context).ensureLeading(partitions);
    if (!left.isEmpty()) {
      throw new LeaderMoveFailedException(endpoint, left);
    }
    new TemporaryReplicas(context, deadline)
        .delete(moves.stream().filter(LeaderMove::replicaAdded).toList());
    context.lease().clearMoves(endpoint);
    return cost.outcome(List.of());
  }
}
