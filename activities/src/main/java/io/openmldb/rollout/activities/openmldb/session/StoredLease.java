package io.openmldb.rollout.activities.openmldb.session;

import io.openmldb.rollout.activities.cluster.LeaseRecord;
import io.openmldb.rollout.activities.cluster.LeaseStore;
import io.openmldb.rollout.steps.Lease;
import io.openmldb.rollout.steps.Move;
import io.openmldb.rollout.steps.Recovery.Follower;
import java.util.List;
import java.util.function.UnaryOperator;

/** The lease as it is kept in ZooKeeper. */
record StoredLease(LeaseStore store, Lease lease) implements HeldLease {

  @Override
  public LeaseRecord require() {
    return store.requireHeld(lease);
  }

  @Override
  public LeaseRecord update(UnaryOperator<LeaseRecord> change) {
    return store.update(lease, change);
  }

  @Override
  public List<Move> recordMoves(String endpoint, List<Move> moves) {
    return store.recordMoves(lease, endpoint, moves);
  }

  @Override
  public List<Move> moves(String endpoint) {
    return store.moves(lease, endpoint);
  }

  @Override
  public void clearMoves(String endpoint) {
    store.clearMoves(lease, endpoint);
  }

  @Override
  public List<Follower> recordDetached(String endpoint, List<Follower> followers) {
    return store.recordDetached(lease, endpoint, followers);
  }

  @Override
  public List<Follower> detached(String endpoint) {
    return store.detached(lease, endpoint);
  }

  @Override
  public void clearDetached(String endpoint) {
    store.clearDetached(lease, endpoint);
  }
}
