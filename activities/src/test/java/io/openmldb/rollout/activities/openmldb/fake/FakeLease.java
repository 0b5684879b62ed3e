package io.openmldb.rollout.activities.openmldb.fake;

import io.openmldb.rollout.activities.cluster.LeaseList;
import io.openmldb.rollout.activities.cluster.LeaseRecord;
import io.openmldb.rollout.activities.failure.StepException;
import io.openmldb.rollout.steps.FailureType;
import io.openmldb.rollout.steps.Move;
import io.openmldb.rollout.steps.Recovery.Follower;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** A lease in memory; like the real one it outlives whoever works under it. */
public final class FakeLease {

  final Map<String, List<Move>> moves = new LinkedHashMap<>();
  final Map<String, List<Follower>> detached = new LinkedHashMap<>();
  LeaseRecord record;
  private final Map<String, Long> movesSince = new LinkedHashMap<>();
  private FakeCluster cluster;
  private long atWork;
  private Runnable whenChecked = () -> {};

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
            null,
            null,
            null,
            List.of(),
            null);
  }

  /** Another attempt has taken this one's place. */
  public static final class Replaced extends StepException {

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
  public List<Move> moves(String endpoint) {
    return moves.getOrDefault(endpoint, List.of());
  }

  /** The followers that are recorded as detached on a tablet. */
  public List<Follower> detached(String endpoint) {
    return detached.getOrDefault(endpoint, List.of());
  }

  /** Whose transactions count registrations and records. */
  void in(FakeCluster cluster) {
    this.cluster = cluster;
  }

  OptionalLong movesSince(String endpoint) {
    Long since = movesSince.get(endpoint);
    return since == null ? OptionalLong.empty() : OptionalLong.of(since);
  }

  List<Move> clearMoves(String endpoint) {
    movesSince.remove(endpoint);
    return moves.remove(endpoint);
  }

  List<Move> recordMoves(String endpoint, List<Move> further) {
    movesSince.putIfAbsent(endpoint, cluster == null ? 0 : cluster.nextTransaction());
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
