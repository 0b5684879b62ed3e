package io.openmldb.rollout.activities.cluster;

import io.openmldb.rollout.steps.Lease;
import io.openmldb.rollout.steps.Move;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;

/**
 * The lease of each cluster: a persistent node in the cluster's own ZooKeeper, outside OpenMLDB's
 * tree. It outlives workers and sessions; the transaction that made it is the fencing token.
 *
 * <p>Every method throws {@link ZookeeperUnavailableException} when ZooKeeper does not answer, and
 * may then be called again.
 */
@SuppressWarnings("DoNotCallSuggester")
public final class LeaseStore {

  private final ClusterRegistry registry;
  private final ZooKeepers zookeepers;

  public LeaseStore(ClusterRegistry registry, ZooKeepers zookeepers) {
    this.registry = registry;
    this.zookeepers = zookeepers;
  }

  /**
   * Takes the lease; its owner is given it again.
   *
   * @param autoFailoverNow asked only when the lease is free: what {@code auto_failover} is now
   * @throws LeaseHeldException when another workflow holds it
   */
  public Lease acquire(
      String cluster, String workflowId, String runId, BooleanSupplier autoFailoverNow) {
    throw new UnsupportedOperationException(registry.names() + " " + zookeepers.hashCode());
  }

  /**
   * The record, read anew.
   *
   * @throws LeaseLostException when the lease is not in force any more
   */
  public LeaseRecord requireHeld(Lease lease) {
    throw new UnsupportedOperationException(lease.toString());
  }

  /**
   * Writes the record as a compare-and-set; {@code change} may be called more than once, on the
   * record as it then is.
   *
   * @return the record as written
   * @throws LeaseLostException when the lease is not in force any more
   */
  public LeaseRecord update(Lease lease, UnaryOperator<LeaseRecord> change) {
    throw new UnsupportedOperationException(lease.toString());
  }

  /**
   * Records the moves for the tablet at {@code endpoint}, replacing what was recorded for it.
   *
   * @throws LeaseLostException when the lease is not in force any more
   */
  public void recordMoves(Lease lease, String endpoint, List<Move> moves) {
    throw new UnsupportedOperationException(lease.toString());
  }

  /**
   * The moves recorded for the tablet at {@code endpoint}; empty when there are none.
   *
   * @throws LeaseLostException when the lease is not in force any more
   */
  public List<Move> moves(Lease lease, String endpoint) {
    throw new UnsupportedOperationException(lease.toString());
  }

  /**
   * Forgets the moves for the tablet at {@code endpoint}.
   *
   * @throws LeaseLostException when the lease is not in force any more
   */
  public void clearMoves(Lease lease, String endpoint) {
    throw new UnsupportedOperationException(lease.toString());
  }

  /** Removes the record and its moves; one that is gone already or another's is left alone. */
  public void release(Lease lease) {
    throw new UnsupportedOperationException(lease.toString());
  }

  /** The record as it is, whoever owns it. */
  public Optional<LeaseRecord> read(ClusterConfig cluster) {
    throw new UnsupportedOperationException(cluster.name());
  }
}
