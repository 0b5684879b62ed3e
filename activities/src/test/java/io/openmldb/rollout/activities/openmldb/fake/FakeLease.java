package io.openmldb.rollout.activities.openmldb.fake;

import io.openmldb.rollout.activities.cluster.LeaseRecord;
import io.openmldb.rollout.activities.openmldb.session.HeldLease;
import io.openmldb.rollout.steps.Move;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** A lease in memory; like the real one it outlives whoever works under it. */
public final class FakeLease implements HeldLease {

  private final Map<String, List<Move>> moves = new LinkedHashMap<>();
  private LeaseRecord record;

  /** A lease that was taken when {@code auto_failover} was as said. */
  public FakeLease(boolean autoFailoverFound) {
    record =
        new LeaseRecord(
            "rollout-demo",
            "run",
            "here",
            Instant.EPOCH,
            autoFailoverFound,
            null,
            null,
            null,
            List.of());
  }

  @Override
  public LeaseRecord require() {
    return record;
  }

  @Override
  public LeaseRecord update(UnaryOperator<LeaseRecord> change) {
    record = change.apply(record);
    return record;
  }

  @Override
  public void recordMoves(String endpoint, List<Move> recorded) {
    moves.put(endpoint, recorded);
  }

  @Override
  public void clearMoves(String endpoint) {
    moves.remove(endpoint);
  }

  @Override
  public List<Move> moves(String endpoint) {
    return moves.getOrDefault(endpoint, List.of());
  }
}
