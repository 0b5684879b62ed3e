package io.openmldb.rollout.activities.cluster;

import io.openmldb.rollout.steps.Lease;
import io.openmldb.rollout.steps.Move;
import io.openmldb.rollout.steps.Recovery.Follower;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.apache.zookeeper.KeeperException;

/**
 * The lease of each cluster: a persistent node in the cluster's own ZooKeeper, outside OpenMLDB's
 * tree. It outlives workers and sessions; the transaction in which its owner took it is the fencing
 * token.
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
          return new Lease(cluster, workflowId, runId, stored.get().token());
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
        .ifPresent(stored -> release(new Lease(cluster, workflowId, runId, stored.token())));
  }

  /**
   * Takes the lease of a workflow that is known to have ended, with all that is recorded in it, and
   * under a new fencing token, so that what the former owner left running stops at its next check.
   *
   * <p>One that is gone by now, because somebody else has undone what was recorded and given it
   * back, is taken afresh: the record as it was left says nothing about the cluster any more.
   *
   * @param from the record as its owner left it
   * @param autoFailoverNow asked only when the lease is free: what {@code auto_failover} is now
   * @throws LeaseHeldException when it is another one's by now
   */
  public Lease takeOver(
      String cluster,
      LeaseRecord from,
      String workflowId,
      String runId,
      BooleanSupplier autoFailoverNow) {
    LeaseTree tree = tree(cluster);
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      Optional<StoredLease> stored = tree.read();
      if (stored.isEmpty()) {
        return acquire(cluster, workflowId, runId, autoFailoverNow);
      } else if (stored.get().isOwnedBy(workflowId, runId)) {
        return new Lease(cluster, workflowId, runId, stored.get().token());
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
   * Adds moves to those recorded for the tablet at {@code endpoint}. One that is recorded already
   * keeps its home, and the replica that was added for it.
   *
   * @return all that are recorded now
   * @throws LeaseLostException when the lease is not in force any more
   */
  public List<Move> recordMoves(Lease lease, String endpoint, List<Move> moves) {
    return record(LeaseList.MOVES, lease, endpoint, moves);
  }

  /**
   * The moves recorded for the tablet at {@code endpoint}; empty when there are none.
   *
   * @throws LeaseLostException when the lease is not in force any more
   */
  public List<Move> moves(Lease lease, String endpoint) {
    return items(LeaseList.MOVES, lease, endpoint);
  }

  /**
   * Forgets the moves for the tablet at {@code endpoint}.
   *
   * @throws LeaseLostException when the lease is not in force any more
   */
  public void clearMoves(Lease lease, String endpoint) {
    clear(LeaseList.MOVES, lease, endpoint);
  }

  /**
   * Adds followers to those recorded as detached on the tablet at {@code endpoint}.
   *
   * @return all that are recorded now
   * @throws LeaseLostException when the lease is not in force any more
   */
  public List<Follower> recordDetached(Lease lease, String endpoint, List<Follower> followers) {
    return record(LeaseList.DETACHED, lease, endpoint, followers);
  }

  /**
   * The followers recorded as detached on the tablet at {@code endpoint}; empty when there are
   * none.
   *
   * @throws LeaseLostException when the lease is not in force any more
   */
  public List<Follower> detached(Lease lease, String endpoint) {
    return items(LeaseList.DETACHED, lease, endpoint);
  }

  /**
   * Forgets the detached followers on the tablet at {@code endpoint}.
   *
   * @throws LeaseLostException when the lease is not in force any more
   */
  public void clearDetached(Lease lease, String endpoint) {
    clear(LeaseList.DETACHED, lease, endpoint);
  }

  private <T> List<T> record(LeaseList<T> list, Lease lease, String endpoint, List<T> items) {
    LeaseTree tree = tree(lease.cluster());
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      StoredLease stored = held(tree, lease);
      List<T> union = list.union(tree.items(list, endpoint), items);
      if (tree.writeItems(stored, list, endpoint, union)) {
        return union;
      }
    }
    throw contended(lease.cluster());
  }

  private <T> List<T> items(LeaseList<T> list, Lease lease, String endpoint) {
    LeaseTree tree = tree(lease.cluster());
    held(tree, lease);
    return tree.items(list, endpoint);
  }

  private void clear(LeaseList<?> list, Lease lease, String endpoint) {
    LeaseTree tree = tree(lease.cluster());
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      if (tree.removeItems(held(tree, lease), list, endpoint)) {
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
      List<String> unsettled = unsettled(tree, stored.get().record());
      if (!unsettled.isEmpty()) {
        throw new UnsettledLeaseException(lease.cluster(), unsettled);
      }
      if (tree.remove(stored.get())) {
        return;
      }
    }
    throw contended(lease.cluster());
  }

  /** What {@code record} and the lists beside it say is still to be undone, one sentence each. */
  public List<String> unsettled(ClusterConfig cluster, LeaseRecord record) {
    return unsettled(new LeaseTree(cluster, zookeepers.of(cluster)), record);
  }

  private static List<String> unsettled(LeaseTree tree, LeaseRecord record) {
    List<String> unsettled = new ArrayList<>(record.unsettled());
    for (String tablet : tree.endpoints(LeaseList.DETACHED)) {
      unsettled.add(
          tree.items(LeaseList.DETACHED, tablet).size()
              + " followers are detached from their leaders on tablet "
              + tablet);
    }
    return unsettled;
  }

  /** The tablet that what is still to be undone is about. */
  public Optional<String> unsettledEndpoint(ClusterConfig cluster, LeaseRecord record) {
    return record
        .unsettledEndpoint()
        .or(
            () ->
                new LeaseTree(cluster, zookeepers.of(cluster))
                    .endpoints(LeaseList.DETACHED).stream().findFirst());
  }

  /** The record as it is, whoever owns it. */
  public Optional<LeaseRecord> read(ClusterConfig cluster) {
    return new LeaseTree(cluster, zookeepers.of(cluster)).read().map(StoredLease::record);
  }

  /** The moves that are recorded for the tablet at {@code endpoint}, whoever owns the lease. */
  public List<Move> movesLeft(ClusterConfig cluster, String endpoint) {
    return new LeaseTree(cluster, zookeepers.of(cluster)).items(LeaseList.MOVES, endpoint);
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
