package io.openmldb.rollout.activities.openmldb.moves;

import io.openmldb.rollout.activities.openmldb.PartitionId;
import io.openmldb.rollout.activities.openmldb.session.Session;
import io.openmldb.rollout.steps.LeaderMoves.MoveOutcome;
import io.openmldb.rollout.steps.Move;
import java.time.Instant;
import java.util.List;

/**
 * The pre-upgrade step:
 *
 * <ol>
 *   <li>write the moves into the lease;
 *   <li>end what an earlier attempt left: a fence, a failover window;
 *   <li>add second replicas where a partition has one only;
 *   <li>pass the leads and bring the old leaders back as followers;
 *   <li>see that every new leader leads in fact, and replicates to all of its followers.
 * </ol>
 */
final class MovesAway {

  private final Session session;
  private final String endpoint;
  private final List<Move> planned;
  private final Limits limits;
  private final Tally tally = new Tally();

  /**
   * Moves the leaders of the session's tablet away.
   *
   * @param planned the moves; those that the lease has of an earlier try are made as well
   */
  MovesAway(Session session, List<Move> planned, Limits limits) {
    this.session = session;
    this.endpoint = session.node().endpoint();
    this.planned = planned;
    this.limits = limits;
  }

  MoveOutcome run() {
    Instant deadline = session.waits().now().plus(limits.deadline());
    List<Move> moves = session.lease().recordMoves(endpoint, planned);
    new Leftovers(session).end(tally);
    new AddedReplicas(session, deadline).add(moves.stream().filter(Move::replicaAdded).toList());
    List<Transfer> transfers = moves.stream().map(Transfer::away).toList();
    Way way = Ways.of(limits, session, tally);
    new Transfers(session, way, tally, deadline).run(transfers, Transfers.none());
    List<PartitionId> partitions = transfers.stream().map(Transfer::partition).toList();
    List<String> left = new Leads(session).mend(partitions);
    if (!left.isEmpty()) {
      throw new MoveFailedException(endpoint, left);
    }
    noteLeadersThatStay();
    return tally.outcome();
  }

  /** A table that was created since the plan, say. */
  private void noteLeadersThatStay() {
    Standing.index(session.nameServer().tables()).values().stream()
        .filter(partition -> partition.isLedBy(endpoint) && !partition.liveFollowers().isEmpty())
        .forEach(
            partition ->
                tally.note(
                    partition.id() + " is led by " + endpoint + " and was not planned to move"));
  }
}
