package io.openmldb.rollout.activities.fake;

import io.openmldb.rollout.activities.lease.LeaseList;
import io.openmldb.rollout.activities.lease.LeaseRecord;
import io.openmldb.rollout.activities.support.ActivityException;
import io.openmldb.rollout.workflows.activity.TabletRecoveryActivities.Follower;
import io.openmldb.rollout.workflows.api.FailureType;
import io.openmldb.rollout.workflows.api.model.LeaderMove;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** A lease in memory; like the real one it outlives whoever works under it. */
public final class FakeLease {

  final Map<String, List<LeaderMove>> moves = new LinkedHashMap<>();
  final Map<String, List<Follower>> detached = new LinkedHashMap<>();
  LeaseRecord record;
  private final Map<String, Long> movesSince = new LinkedHashMap<>();
  private SimulatedCluster cluster;
  private long atWork;
  private Runnable whenChecked = () -> {};

  /** A lease that was taken when {@code auto_failover} was as said. */
  public FakeLease(boolean autoFailoverFound) {
    record =
        new LeaseRecord(
            "rollout-demo",
            "run",
            "here",
            null,
            Instant.EPOCH,
            autoFailoverFound,
            null,
            null,
            null,
            null,
            null,
            null,
            List.of(),
            null);
  }

  /** Another attempt has taken this one's place. */
  public static final class Replaced extends ActivityException {

    private static final long serialVersionUID = 1L;

    Replaced(long attempt) {
      super(FailureType.LEASE_LOST, true, "attempt " + attempt + " has been replaced", null);
    }
  }

  /** Another attempt takes the place of the one at work; its token. */
  long begin() {
    return ++atWork;
  }

  /** Does {@code work}, let time pass say, whenever it is checked before a change. */
  public void whenChecked(Runnable work) {
    whenChecked = work;
  }

  /** Ends with an exception when {@code attempt} is not the one at work. */
  void check(long attempt) {
    if (attempt != atWork) {
      throw new Replaced(attempt);
    }
    whenChecked.run();
  }

  /** The record as it stands. */
  public LeaseRecord require() {
    return record;
  }

  /** The moves that are recorded for a tablet. */
  public List<LeaderMove> moves(String endpoint) {
    return moves.getOrDefault(endpoint, List.of());
  }

  /** The followers that are recorded as detached on a tablet. */
  public List<Follower> detached(String endpoint) {
    return detached.getOrDefault(endpoint, List.of());
  }

  /** Whose transactions count registrations and records. */
  void in(SimulatedCluster cluster) {
    this.cluster = cluster;
  }

  OptionalLong movesSince(String endpoint) {
    Long since = movesSince.get(endpoint);
    return since == null ? OptionalLong.empty() : OptionalLong.of(since);
  }

  List<LeaderMove> clearMoves(String endpoint) {
    movesSince.remove(endpoint);
    return moves.remove(endpoint);
  }

  List<LeaderMove> recordMoves(String endpoint, List<LeaderMove> further) {
    movesSince.putIfAbsent(endpoint, cluster == null ? 0 : cluster.zookeeper().nextTransaction());
    return moves.merge(endpoint, LeaseList.MOVES.union(List.of(), further), LeaseList.MOVES::union);
  }

  List<Follower> recordDetached(String endpoint, List<Follower> followers) {
    return detached.merge(endpoint, followers, LeaseList.DETACHED::union);
  }

  /** Whether nothing is recorded that is still to be undone; moves are not looked at. */
  public boolean isSettled() {
    return record.isSettled() && detached.isEmpty();
  }
}
