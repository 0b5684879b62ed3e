package io.openmldb.rollout.activities.openmldb.fake;

import io.openmldb.rollout.activities.cluster.LeaseList;
import io.openmldb.rollout.activities.cluster.LeaseRecord;
import io.openmldb.rollout.activities.openmldb.session.HeldLease;
import io.openmldb.rollout.steps.Move;
import io.openmldb.rollout.steps.Recovery.Follower;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** A lease in memory; like the real one it outlives whoever works under it. */
public final class FakeLease implements HeldLease {

  private final Map<String, List<Move>> moves = new LinkedHashMap<>();
  private final Map<String, List<Follower>> detached = new LinkedHashMap<>();
  private LeaseRecord record;
  private Runnable whenChecked = () -> {};

  /** A lease that was taken when {@code auto_failover} was as said. */
  public FakeLease(boolean autoFailoverFound) {
    record =
        new LeaseRecord(
            "rollout-demo", "run", "here", Instant.EPOCH, autoFailoverFound, null, null, null);
  }

  /** Does {@code work}, let time pass say, whenever it is checked. */
  public void whenChecked(Runnable work) {
    whenChecked = work;
  }

  @Override
  public LeaseRecord require() {
    whenChecked.run();
    return record;
  }

  @Override
  public LeaseRecord update(UnaryOperator<LeaseRecord> change) {
    record = change.apply(record);
    return record;
  }

  @Override
  public List<Move> recordMoves(String endpoint, List<Move> further) {
    return moves.merge(endpoint, LeaseList.MOVES.union(List.of(), further), LeaseList.MOVES::union);
  }

  @Override
  public void clearMoves(String endpoint) {
    moves.remove(endpoint);
  }

  @Override
  public List<Move> moves(String endpoint) {
    return moves.getOrDefault(endpoint, List.of());
  }

  @Override
  public List<Follower> recordDetached(String endpoint, List<Follower> followers) {
    return detached.merge(endpoint, followers, LeaseList.DETACHED::union);
  }

  @Override
  public List<Follower> detached(String endpoint) {
    return detached.getOrDefault(endpoint, List.of());
  }

  @Override
  public void clearDetached(String endpoint) {
    detached.remove(endpoint);
  }

  /** Whether nothing is recorded that is still to be undone; moves are not looked at. */
  public boolean isSettled() {
    return record.isSettled() && detached.isEmpty();
  }
}
