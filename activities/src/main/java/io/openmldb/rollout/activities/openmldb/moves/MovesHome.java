package io.openmldb.rollout.activities.openmldb.moves;

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
  private final List<Move> moves;
  private final Limits limits;
  private final Tally tally = new Tally();

  MovesHome(Session session, List<Move> moves, Limits limits) {
    this.session = session;
    this.endpoint = session.node().endpoint();
    this.moves = moves;
    this.limits = limits;
  }

  MoveOutcome run() {
    Instant deadline = session.waits().now().plus(limits.deadline());
    new Leftovers(session).end(tally);
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
    return tally.outcome();
  }
}
