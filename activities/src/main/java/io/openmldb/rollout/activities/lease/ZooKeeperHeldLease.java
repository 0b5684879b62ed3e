package io.openmldb.rollout.activities.lease;

import io.openmldb.rollout.activities.zookeeper.ZooKeeperUnavailableException;
import io.openmldb.rollout.workflows.activity.TabletRecoveryActivities.Follower;
import io.openmldb.rollout.workflows.api.model.LeaderMove;
import io.openmldb.rollout.workflows.api.model.Lease;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.apache.zookeeper.KeeperException;
import org.jspecify.annotations.Nullable;

/**
 * The lease as one attempt holds it in ZooKeeper.
 *
 * <p>A write whose answer is lost may have happened or not. So every method reads first, writes
 * only on top of what it read, and after any unexpected answer reads again; calling it again is
 * always safe.
 */
final class ZooKeeperHeldLease implements HeldLease {

  /** More unexpected answers in a row than this mean that another process keeps writing. */
  static final int TRIES = 10;

  private final LeaseTransactions tree;
  private final Lease lease;
  private final LeaseAttempt attempt;
  private final long token;

  /**
   * A hold.
   *
   * @param token the transaction in which {@code attempt} was written
   */
  ZooKeeperHeldLease(LeaseTransactions tree, Lease lease, LeaseAttempt attempt, long token) {
    this.tree = tree;
    this.lease = lease;
    this.attempt = attempt;
    this.token = token;
  }

  @Override
  public Lease lease() {
    return lease;
  }

  @Override
  public String attempt() {
    return attempt.nonce();
  }

  @Override
  public long token() {
    return token;
  }

  @Override
  public void check() {
    if (!tree.isNamed(attempt.nonce())) {
      throw replaced();
    }
  }

  @Override
  public LeaseRecord require() {
    return held().record();
  }

  private VersionedLease held() {
    VersionedLease stored = tree.held(lease);
    check();
    return stored;
  }

  private RuntimeException replaced() {
    tree.held(lease);
    String now =
        tree.attempts().stream()
            .findFirst()
            .map(other -> other.title() + " has replaced it")
            .orElse("another one has replaced it, and has ended");
    return new AttemptReplacedException(lease, attempt, now);
  }

  @Override
  public LeaseRecord update(UnaryOperator<LeaseRecord> change) {
    return writing(
        stored -> {
          LeaseRecord changed = change.apply(stored.record());
          boolean done =
              changed.equals(stored.record()) || tree.write(stored, attempt.nonce(), changed);
          return done ? changed : null;
        });
  }

  @Override
  public List<LeaderMove> recordMoves(String endpoint, List<LeaderMove> moves) {
    return record(LeaseList.MOVES, endpoint, moves);
  }

  @Override
  public List<LeaderMove> moves(String endpoint) {
    return items(LeaseList.MOVES, endpoint);
  }

  @Override
  public OptionalLong movesSince(String endpoint) {
    held();
    return tree.begunOf(LeaseList.MOVES, endpoint);
  }

  @Override
  public void clearMoves(String endpoint) {
    clear(LeaseList.MOVES, endpoint);
  }

  @Override
  public List<Follower> recordDetached(String endpoint, List<Follower> followers) {
    return record(LeaseList.DETACHED, endpoint, followers);
  }

  @Override
  public List<Follower> detached(String endpoint) {
    return items(LeaseList.DETACHED, endpoint);
  }

  @Override
  public void clearDetached(String endpoint) {
    clear(LeaseList.DETACHED, endpoint);
  }

  private <T> List<T> record(LeaseList<T> list, String endpoint, List<T> items) {
    return writing(
        stored -> {
          List<T> union = list.union(tree.items(list, endpoint), items);
          return tree.writeItems(stored, attempt.nonce(), list, endpoint, union) ? union : null;
        });
  }

  private <T> List<T> items(LeaseList<T> list, String endpoint) {
    held();
    return tree.items(list, endpoint);
  }

  private void clear(LeaseList<?> list, String endpoint) {
    writing(stored -> tree.removeItems(stored, attempt.nonce(), list, endpoint) ? list : null);
  }

  /**
   * Writes on top of what was read until that succeeds.
   *
   * @param write null when it may have failed
   */
  private <T> T writing(Function<VersionedLease, @Nullable T> write) {
    for (int attempt = 0; attempt < TRIES; attempt++) {
      T written = write.apply(held());
      if (written != null) {
        return written;
      }
    }
    throw contended(lease.cluster());
  }

  static ZooKeeperUnavailableException contended(String cluster) {
    return new ZooKeeperUnavailableException(
        "the lease record of cluster " + cluster + " changed under each of " + TRIES + " writes",
        new KeeperException.BadVersionException());
  }
}
