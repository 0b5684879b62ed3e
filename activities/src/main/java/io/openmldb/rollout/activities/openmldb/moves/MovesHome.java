package io.openmldb.rollout.activities.openmldb.moves;

import io.openmldb.rollout.activities.cluster.LeaseList;
import io.openmldb.rollout.activities.openmldb.PartitionId;
import io.openmldb.rollout.activities.openmldb.session.Session;
import io.openmldb.rollout.steps.LeaderMoves.MoveOutcome;
import io.openmldb.rollout.steps.Move;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;

/**
 * The post-upgrade step, and the undoing of a pre-upgrade step that failed:
 *
 * <ol>
 *   <li>end what an earlier attempt left: a fence, a failover window;
 *   <li>pass the leads home, one tablet that holds them after the other, and bring the others back
 *       as followers; what somebody else moved or dropped meanwhile is left alone;
 *   <li>see that every leader leads in fact, and replicates to all of its followers;
 *   <li>delete the replicas that were added;
 *   <li>strike the moves from the lease.
 * </ol>
 */
final class MovesHome {

  private final Session session;
  private final String endpoint;
  private final List<Move> planned;
  private final Limits limits;
  private final Tally tally;

  /**
   * Brings the leaders of the session's tablet home.
   *
   * @param planned the moves to undo; all that the lease records are undone with them, from where
   *     it says that they ended
   */
  MovesHome(Session session, List<Move> planned, Limits limits) {
    this.session = session;
    this.tally = new Tally(session.lease());
    this.endpoint = session.node().endpoint();
    this.planned = planned;
    this.limits = limits;
  }

  MoveOutcome run() {
    Instant deadline = session.waits().now().plus(limits.deadline());
    new Leftovers(session).end(tally);
    List<Move> moves = LeaseList.MOVES.union(planned, session.lease().moves(endpoint));
    List<Transfer> transfers = moves.stream().map(Transfer::home).toList();
    Way way = Ways.of(limits, session, tally);
    new Transfers(session, way, tally, deadline).run(transfers, EnumSet.of(Standing.TARGET_ABSENT));
    List<PartitionId> partitions = transfers.stream().map(Transfer::partition).toList();
    List<String> left = new Leads(session).mend(partitions);
    if (!left.isEmpty()) {
      throw new MoveFailedException(endpoint, left);
    }
    new AddedReplicas(session, deadline).delete(moves.stream().filter(Move::replicaAdded).toList());
    session.lease().clearMoves(endpoint);
    return tally.outcome(List.of());
  }
}
