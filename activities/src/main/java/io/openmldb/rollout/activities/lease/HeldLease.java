package io.openmldb.rollout.activities.lease;

import io.openmldb.rollout.workflows.activity.TabletRecoveryActivities.Follower;
import io.openmldb.rollout.workflows.api.model.LeaderMove;
import io.openmldb.rollout.workflows.api.model.Lease;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;

/**
 * The lease as one attempt of an activity holds it. Every method but the first three ends with an
 * exception when the lease is not in force any more ({@link LeaseLostException}), or when another
 * attempt has taken this one's place ({@link AttemptReplacedException}).
 */
public interface HeldLease {

  /** Which lease. */
  Lease lease();

  /** This attempt's nonce, which the fences and failover pauses that it records carry. */
  String attempt();

  /** Which attempt came later: its token is the greater one. */
  long token();

  /** Checks whether the lease is still held, with the fewest requests to ZooKeeper. */
  void check();

  /** The record, read anew. */
  LeaseRecord require();

  /** Writes the record as a compare-and-set; {@code change} may be called more than once. */
  LeaseRecord update(UnaryOperator<LeaseRecord> change);

  /**
   * Adds moves to those recorded for the tablet at {@code endpoint}; one that is recorded already
   * keeps its home, and the replica that was added for it.
   *
   * @return all that are recorded now
   */
  List<LeaderMove> recordMoves(String endpoint, List<LeaderMove> moves);

  /** The moves recorded for the tablet at {@code endpoint}; empty when there are none. */
  List<LeaderMove> moves(String endpoint);

  /**
   * The transaction of ZooKeeper that recorded the first of these moves: what ZooKeeper did later,
   * a registration say, came after it. Empty when there are none.
   */
  OptionalLong movesSince(String endpoint);

  /** Forgets the moves of the tablet at {@code endpoint}. */
  void clearMoves(String endpoint);

  /**
   * Adds followers to those recorded as detached on the tablet at {@code endpoint}.
   *
   * @return all that are recorded now
   */
  List<Follower> recordDetached(String endpoint, List<Follower> followers);

  /** The followers recorded as detached on the tablet at {@code endpoint}. */
  List<Follower> detached(String endpoint);

  /** Forgets the detached followers on the tablet at {@code endpoint}. */
  void clearDetached(String endpoint);
}
