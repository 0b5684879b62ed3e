package io.openmldb.rollout.activities.lease;

import io.openmldb.rollout.activities.registry.ClusterConfig;
import io.openmldb.rollout.activities.registry.ClusterRegistry;
import io.openmldb.rollout.activities.zookeeper.ZooKeeperClients;
import io.openmldb.rollout.activities.zookeeper.ZooKeeperUnavailableException;
import io.openmldb.rollout.workflows.activity.LeaseActivities.LeaseRequest;
import io.openmldb.rollout.workflows.activity.TabletRecoveryActivities.Follower;
import io.openmldb.rollout.workflows.api.model.LeaderMove;
import io.openmldb.rollout.workflows.api.model.Lease;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The lease of each cluster: a persistent node in the cluster's own ZooKeeper, outside OpenMLDB's
 * tree. It outlives workers and sessions; the transaction in which its owner took it is the fencing
 * token.
 *
 * <p>A write whose answer is lost may have happened or not. So every method reads first, writes
 * only on top of what it read, and after any unexpected answer reads again; calling it again is
 * always safe. Every method throws {@link ZooKeeperUnavailableException} when ZooKeeper does not
 * answer.
 */
public final class LeaseStore {

  private final ClusterRegistry registry;
  private final ZooKeeperClients zooKeepers;
  private final Supplier<@Nullable String> home;
  private final @Nullable String homePlace;
  private final Clock clock;

  /**
   * The leases of all clusters.
   *
   * @param home what is written into a lease that is taken: {@link LeaseOwners#home()}
   * @param homePlace the name and the address of that namespace; null when unknown
   */
  public LeaseStore(
      ClusterRegistry registry,
      ZooKeeperClients zooKeepers,
      Supplier<@Nullable String> home,
      @Nullable String homePlace) {
    this(registry, zooKeepers, home, homePlace, Clock.systemUTC());
  }

  LeaseStore(
      ClusterRegistry registry,
      ZooKeeperClients zooKeepers,
      Supplier<@Nullable String> home,
      @Nullable String homePlace,
      Clock clock) {
    this.homePlace = homePlace;
    this.registry = registry;
    this.zooKeepers = zooKeepers;
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
    LeaseTransactions tree = synced(cluster);
    for (int attempt = 0; attempt < ZooKeeperHeldLease.TRIES; attempt++) {
      Optional<VersionedLease> stored = tree.read();
      if (stored.isPresent()) {
        if (stored.get().isOwnedBy(workflowId, runId)) {
          return new Lease(cluster, workflowId, runId, stored.get().token());
        }
        throw new LeaseHeldException(cluster, stored.get().record());
      }
      boolean autoFailover = autoFailoverNow.getAsBoolean();
      tree.create(
          LeaseRecord.fresh(
              workflowId, runId, home.get(), homePlace, clock.instant(), autoFailover));
      // Whether that succeeded, was too late or was done by an attempt whose answer got lost: what
      // stands there now decides.
    }
    throw ZooKeeperHeldLease.contended(cluster);
  }

  /** Removes the lease if this workflow holds it and has recorded nothing in it to undo. */
  public void forget(String cluster, String workflowId, String runId) {
    synced(cluster)
        .read()
        .filter(stored -> stored.isOwnedBy(workflowId, runId))
        .ifPresent(stored -> release(new Lease(cluster, workflowId, runId, stored.token())));
  }

  /**
   * Takes the lease of a workflow that is known to have ended, with all that is recorded in it,
   * under a new fencing token, and in the place of the attempts that it left: they stop at their
   * next check.
   *
   * <p>One that is gone by now, because somebody else has undone what was recorded and given it
   * back, is taken afresh: the record as it was left says nothing about the cluster any more.
   *
   * @param from the record as its owner left it
   * @param autoFailoverNow asked only when the lease is free: what {@code auto_failover} is now
   * @param ours the attempt that takes it, for the new owner
   * @throws LeaseHeldException when it is another one's by now
   */
  BegunAttempt takeOver(
      LeaseRequest asking, LeaseRecord from, BooleanSupplier autoFailoverNow, LeaseAttempt ours) {
    LeaseTransactions tree = synced(asking.cluster());
    for (int attempt = 0; attempt < ZooKeeperHeldLease.TRIES; attempt++) {
      Optional<VersionedLease> stored = tree.read();
      if (stored.isEmpty()) {
        acquire(asking.cluster(), asking.workflowId(), asking.runId(), autoFailoverNow);
      } else if (stored.get().isOwnedBy(asking.workflowId(), asking.runId())) {
        return begin(grant(asking, stored.get()), ours);
      } else if (stored.get().isOwnedBy(from.workflowId(), from.runId())) {
        List<LeaseAttempt> found = tree.attempts();
        tree.replace(
            stored.get(),
            stored.get().record().ownedBy(asking, home.get(), homePlace, clock.instant()),
            ours.inPlaceOf(found),
            found);
      } else {
        throw new LeaseHeldException(asking.cluster(), stored.get().record());
      }
    }
    throw ZooKeeperHeldLease.contended(asking.cluster());
  }

  private static Lease grant(LeaseRequest to, VersionedLease stored) {
    return new Lease(to.cluster(), to.workflowId(), to.runId(), stored.token());
  }

  /**
   * Writes {@code ours} into the lease, in the place of any other attempt: that one stops at its
   * next check. A later attempt of the same activity is not replaced: this one was taken for dead.
   *
   * @throws LeaseLostException when the lease is not in force any more
   * @throws AttemptReplacedException when a later attempt of the same activity has begun already
   * @throws NodeNotInProgressException when it belongs to a node rollout that the record does not
   *     name
   */
  BegunAttempt begin(Lease lease, LeaseAttempt ours) {
    return begin(lease, ours, record -> requireNamed(lease, ours, record));
  }

  /** The same for an attempt that is to name its node rollout in the record. */
  BegunAttempt beginUnnamed(Lease lease, LeaseAttempt ours) {
    return begin(lease, ours, record -> {});
  }

  private BegunAttempt begin(Lease lease, LeaseAttempt ours, Consumer<LeaseRecord> mayAct) {
    LeaseTransactions tree = synced(lease.cluster());
    for (int attempt = 0; attempt < ZooKeeperHeldLease.TRIES; attempt++) {
      VersionedLease stored = tree.held(lease);
      List<LeaseAttempt> found = tree.attempts();
      Optional<LeaseAttempt> begun =
          found.stream().filter(one -> one.nonce().equals(ours.nonce())).findFirst();
      OptionalLong token = tree.tokenOf(ours.nonce());
      if (begun.isPresent() && token.isPresent()) {
        return new BegunAttempt(tree, lease, begun.get(), token.getAsLong());
      }
      mayAct.accept(stored.record());
      requireNoneLater(lease, ours, found);
      tree.begin(stored, ours.inPlaceOf(found), found);
    }
    throw ZooKeeperHeldLease.contended(lease.cluster());
  }

  /**
   * In the same record whose version counts when the attempt is written: nobody else can be named
   * in between.
   */
  private static void requireNamed(Lease lease, LeaseAttempt ours, LeaseRecord record) {
    if (ours.workflowId() != null && !record.lets(ours.workflowId())) {
      throw new NodeNotInProgressException(lease, ours, record);
    }
  }

  private static void requireNoneLater(Lease lease, LeaseAttempt ours, List<LeaseAttempt> found) {
    for (LeaseAttempt other : found) {
      if (other.isLaterThan(ours)) {
        throw new AttemptReplacedException(lease, ours, other.title() + " has replaced it");
      }
    }
  }

  /**
   * The record, read anew.
   *
   * @throws LeaseLostException when the lease is not in force any more
   */
  public LeaseRecord requireHeld(Lease lease) {
    return synced(lease.cluster()).held(lease).record();
  }

  /**
   * Removes the record; one that is gone already or another's is left alone.
   *
   * @throws PendingUndoException when something is recorded that is still to be undone
   */
  public void release(Lease lease) {
    LeaseTransactions tree = synced(lease.cluster());
    for (int attempt = 0; attempt < ZooKeeperHeldLease.TRIES; attempt++) {
      Optional<VersionedLease> stored = tree.read().filter(found -> found.isOf(lease));
      if (stored.isEmpty()) {
        return;
      }
      List<String> unsettled = unsettled(tree, stored.get().record());
      if (!unsettled.isEmpty()) {
        throw new PendingUndoException(lease.cluster(), unsettled);
      }
      if (tree.remove(stored.get())) {
        return;
      }
    }
    throw ZooKeeperHeldLease.contended(lease.cluster());
  }

  /** What {@code record} and the lists beside it say is still to be undone, one sentence each. */
  public List<String> unsettled(ClusterConfig cluster, LeaseRecord record) {
    return unsettled(tree(cluster), record);
  }

  private static List<String> unsettled(LeaseTransactions tree, LeaseRecord record) {
    List<String> unsettled = new ArrayList<>(record.unsettled());
    for (String tablet : tree.endpoints(LeaseList.DETACHED)) {
      unsettled.add(
          tree.items(LeaseList.DETACHED, tablet).size()
              + " followers are detached from their leaders on tablet "
              + tablet);
    }
    for (String tablet : tree.endpoints(LeaseList.MOVES)) {
      unsettled.add(
          tree.items(LeaseList.MOVES, tablet).size()
              + " leaders of tablet "
              + tablet
              + " were to be moved");
    }
    return unsettled;
  }

  /** The tablet that what is still to be undone is about. */
  public Optional<String> unsettledEndpoint(ClusterConfig cluster, LeaseRecord record) {
    LeaseTransactions tree = tree(cluster);
    return record
        .unsettledEndpoint()
        .or(() -> tree.endpoints(LeaseList.DETACHED).stream().findFirst())
        .or(() -> tree.endpoints(LeaseList.MOVES).stream().findFirst());
  }

  /** What keeps the worker from taking the cluster's lease, as a sentence; it changes nothing. */
  public Optional<String> refusal(ClusterConfig cluster) {
    return tree(cluster).refusal();
  }

  /** The record as it is, whoever owns it. */
  public Optional<LeaseRecord> read(ClusterConfig cluster) {
    return synced(cluster).read().map(VersionedLease::record);
  }

  /**
   * A lease as it was seen at one moment; equal to another one as long as nobody has worked under
   * it in between.
   *
   * @param lease the record with its versions; empty when there was none
   * @param attempts those that had not struck themselves
   */
  record Sighting(Optional<VersionedLease> lease, List<LeaseAttempt> attempts) {}

  /** The lease with all that changes when somebody works under it. */
  Sighting sighting(ClusterConfig cluster) {
    LeaseTransactions tree = synced(cluster);
    return new Sighting(tree.read(), tree.attempts());
  }

  /** The moves that are recorded for the tablet at {@code endpoint}, whoever owns the lease. */
  public List<LeaderMove> movesLeft(ClusterConfig cluster, String endpoint) {
    return tree(cluster).items(LeaseList.MOVES, endpoint);
  }

  /** The followers that are recorded as detached on the tablet, whoever owns the lease. */
  public List<Follower> detachedLeft(ClusterConfig cluster, String endpoint) {
    return tree(cluster).items(LeaseList.DETACHED, endpoint);
  }

  private LeaseTransactions tree(ClusterConfig cluster) {
    return new LeaseTransactions(cluster, zooKeepers.of(cluster));
  }

  private LeaseTransactions synced(String cluster) {
    return synced(registry.cluster(cluster));
  }

  /** For answers from which something is decided without a write that would show that they lag. */
  private LeaseTransactions synced(ClusterConfig cluster) {
    LeaseTransactions tree = tree(cluster);
    tree.sync();
    return tree;
  }
}
