package io.openmldb.rollout.activities.cluster;

import io.openmldb.rollout.steps.Lease;
import io.openmldb.rollout.steps.Move;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.apache.zookeeper.KeeperException;

/**
 * The lease of each cluster: a persistent node in the cluster's own ZooKeeper, outside OpenMLDB's
 * tree. It outlives workers and sessions; the transaction that made it is the fencing token.
 *
 * <p>A write whose answer is lost may have happened or not. So every method reads first, writes
 * only on top of what it read, and after any surprise reads again; calling it once more is always
 * safe. Every method throws {@link ZookeeperUnavailableException} when ZooKeeper does not answer.
 */
public final class LeaseStore {

  /** More surprises in a row than this mean that somebody else writes all the time. */
  private static final int ATTEMPTS = 10;

  private final ClusterRegistry registry;
  private final ZooKeepers zookeepers;
  private final Supplier<String> home;
  private final Clock clock;

  /**
   * The leases of all clusters.
   *
   * @param home what is written into a lease that is taken: {@link LeaseOwners#home()}
   */
  public LeaseStore(ClusterRegistry registry, ZooKeepers zookeepers, Supplier<String> home) {
    this(registry, zookeepers, home, Clock.systemUTC());
  }

  LeaseStore(ClusterRegistry registry, ZooKeepers zookeepers, Supplier<String> home, Clock clock) {
    this.registry = registry;
    this.zookeepers = zookeepers;
    this.home = home;
    this.clock = clock;
  }

  /**
   * Takes the lease; its owner is given it again.
   *
   * @param autoFailoverNow asked only when the lease is free: what {@code auto_failover} is now
   * @throws LeaseHeldException when another workflow holds it
   */
  public Lease acquire(
      String cluster, String workflowId, String runId, BooleanSupplier autoFailoverNow) {
    LeaseTree tree = tree(cluster);
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      Optional<StoredLease> stored = tree.read();
      if (stored.isPresent()) {
        if (stored.get().isOwnedBy(workflowId, runId)) {
          return new Lease(cluster, workflowId, runId, stored.get().czxid());
        }
        throw new LeaseHeldException(cluster, stored.get().record());
      }
      boolean autoFailover = autoFailoverNow.getAsBoolean();
      tree.create(LeaseRecord.fresh(workflowId, runId, home.get(), clock.instant(), autoFailover));
      // Whether that succeeded, was too late or was done by an attempt whose answer got lost: what
      // stands there now decides.
    }
    throw contended(cluster);
  }

  /** Removes the lease if this workflow holds it and has recorded nothing in it to undo. */
  public void forget(String cluster, String workflowId, String runId) {
    tree(cluster)
        .read()
        .filter(stored -> stored.isOwnedBy(workflowId, runId))
        .ifPresent(stored -> release(new Lease(cluster, workflowId, runId, stored.czxid())));
  }

  /**
   * Takes the lease of a workflow that is known to have ended, with all that is recorded in it, and
   * under a new fencing token, so that what the former owner left running stops at its next check.
   *
   * @param from the record as its owner left it
   * @throws LeaseHeldException when it is another one's by now
   */
  public Lease takeOver(String cluster, LeaseRecord from, String workflowId, String runId) {
    LeaseTree tree = tree(cluster);
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      Optional<StoredLease> stored = tree.read();
      if (stored.isEmpty()) {
        tree.create(from.ownedBy(workflowId, runId, home.get(), clock.instant()));
      } else if (stored.get().isOwnedBy(workflowId, runId)) {
        return new Lease(cluster, workflowId, runId, stored.get().czxid());
      } else if (stored.get().isOwnedBy(from.workflowId(), from.runId())) {
        LeaseRecord record = stored.get().record();
        tree.replace(stored.get(), record.ownedBy(workflowId, runId, home.get(), clock.instant()));
      } else {
        throw new LeaseHeldException(cluster, stored.get().record());
      }
    }
    throw contended(cluster);
  }

  /**
   * The record, read anew.
   *
   * @throws LeaseLostException when the lease is not in force any more
   */
  public LeaseRecord requireHeld(Lease lease) {
    return held(tree(lease.cluster()), lease).record();
  }

  /**
   * Writes the record as a compare-and-set; {@code change} may be called more than once, on the
   * record as it then is.
   *
   * @return the record as written
   * @throws LeaseLostException when the lease is not in force any more
   */
  public LeaseRecord update(Lease lease, UnaryOperator<LeaseRecord> change) {
    LeaseTree tree = tree(lease.cluster());
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      StoredLease stored = held(tree, lease);
      LeaseRecord changed = change.apply(stored.record());
      if (changed.equals(stored.record()) || tree.write(stored, changed)) {
        return changed;
      }
    }
    throw contended(lease.cluster());
  }

  /**
   * Records the moves for the tablet at {@code endpoint}, replacing what was recorded for it. One
   * node of ZooKeeper holds them: some nine thousand moves at most.
   *
   * @throws LeaseLostException when the lease is not in force any more
   */
  public void recordMoves(Lease lease, String endpoint, List<Move> moves) {
    LeaseTree tree = tree(lease.cluster());
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      StoredLease stored = held(tree, lease);
      if (tree.moves(endpoint).equals(Optional.of(moves))
          || tree.writeMoves(stored, endpoint, moves)) {
        return;
      }
    }
    throw contended(lease.cluster());
  }

  /**
   * The moves recorded for the tablet at {@code endpoint}; empty when there are none.
   *
   * @throws LeaseLostException when the lease is not in force any more
   */
  public List<Move> moves(Lease lease, String endpoint) {
    LeaseTree tree = tree(lease.cluster());
    held(tree, lease);
    return tree.moves(endpoint).orElse(List.of());
  }

  /**
   * Forgets the moves for the tablet at {@code endpoint}.
   *
   * @throws LeaseLostException when the lease is not in force any more
   */
  public void clearMoves(Lease lease, String endpoint) {
    LeaseTree tree = tree(lease.cluster());
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      StoredLease stored = held(tree, lease);
      if (tree.moves(endpoint).isEmpty() || tree.removeMoves(stored, endpoint)) {
        return;
      }
    }
    throw contended(lease.cluster());
  }

  /**
   * Removes the record and its moves; one that is gone already or another's is left alone.
   *
   * @throws UnsettledLeaseException when something is recorded that is still to be undone
   */
  public void release(Lease lease) {
    LeaseTree tree = tree(lease.cluster());
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      Optional<StoredLease> stored = tree.read().filter(found -> found.isOf(lease));
      if (stored.isEmpty()) {
        return;
      }
      if (!stored.get().record().isSettled()) {
        throw new UnsettledLeaseException(lease.cluster(), stored.get().record().unsettled());
      }
      if (tree.remove(stored.get())) {
        return;
      }
    }
    throw contended(lease.cluster());
  }

  /** The record as it is, whoever owns it. */
  public Optional<LeaseRecord> read(ClusterConfig cluster) {
    return new LeaseTree(cluster, zookeepers.of(cluster)).read().map(StoredLease::record);
  }

  /** The moves that are recorded for the tablet at {@code endpoint}, whoever owns the lease. */
  public List<Move> movesLeft(ClusterConfig cluster, String endpoint) {
    return new LeaseTree(cluster, zookeepers.of(cluster)).moves(endpoint).orElse(List.of());
  }

  private LeaseTree tree(String cluster) {
    ClusterConfig config = registry.cluster(cluster);
    return new LeaseTree(config, zookeepers.of(config));
  }

  private static StoredLease held(LeaseTree tree, Lease lease) {
    StoredLease stored =
        tree.read().orElseThrow(() -> new LeaseLostException(lease, "the record is gone"));
    if (!stored.isOf(lease)) {
      throw new LeaseLostException(
          lease,
          "workflow "
              + stored.record().workflowId()
              + " holds the cluster since "
              + stored.record().since());
    }
    return stored;
  }

  private static ZookeeperUnavailableException contended(String cluster) {
    return new ZookeeperUnavailableException(
        "the lease record of cluster " + cluster + " changed under each of " + ATTEMPTS + " writes",
        new KeeperException.BadVersionException());
  }
}
