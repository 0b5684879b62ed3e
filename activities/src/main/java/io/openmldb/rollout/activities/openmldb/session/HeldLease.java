package io.openmldb.rollout.activities.openmldb.session;

import io.openmldb.rollout.activities.cluster.LeaseRecord;
import io.openmldb.rollout.steps.Move;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * The lease that an activity works under. Every method ends with an exception when it is not in
 * force any more.
 */
public interface HeldLease {

  /** The record, read anew. */
  LeaseRecord require();

  /** Writes the record as a compare-and-set; {@code change} may be called more than once. */
  LeaseRecord update(UnaryOperator<LeaseRecord> change);

  /** Records the moves of the tablet at {@code endpoint}, in place of what was recorded for it. */
  void recordMoves(String endpoint, List<Move> moves);

  /** The moves recorded for the tablet at {@code endpoint}; empty when there are none. */
  List<Move> moves(String endpoint);

  /** Forgets the moves of the tablet at {@code endpoint}. */
  void clearMoves(String endpoint);
}
