package io.openmldb.rollout.activities.lease;

import io.openmldb.rollout.activities.registry.ClusterConfig;
import io.openmldb.rollout.activities.support.WaitTimeoutException;
import io.openmldb.rollout.activities.support.Waiter;
import io.openmldb.rollout.workflows.activity.LeaseActivities.LeaseRequest;
import io.openmldb.rollout.workflows.api.model.Lease;
import java.time.Duration;
import java.time.Instant;
import java.util.function.BooleanSupplier;

/**
 * Takes the lease of a workflow that ended without giving it back, a terminated one, say.
 *
 * <ol>
 *   <li>Its owner must be closed: Temporal says so. Where another Temporal alone knows it, and a
 *       person says that it is gone for good, the lease must lie untouched for {@link #UNTOUCHED}.
 *   <li>A node rollout that it left running finishes its node; that is waited for, since nothing
 *       else gets the cluster consistent as soon.
 *   <li>The record is replaced, under a new fencing token: what the owner began stops at its next
 *       check.
 *   <li>An attempt of it that may still be running is waited for ({@link LeaseAttemptRunner}).
 * </ol>
 */
public final class LeaseTakeover {

  /** The node rollout under way is given this long; it is much longer than a node takes. */
  private static final Duration FINISHING = Duration.ofMinutes(30);

  /**
   * In this time the timers on the hosts lift fences and close failover pauses, and whoever is at
   * work under the lease writes it.
   */
  static final Duration UNTOUCHED = Duration.ofMinutes(1);

  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(2);

  private final LeaseStore leases;
  private final LeaseAttemptRunner attempts;
  private final LeaseOwners owners;
  private final Waiter waiter;

  public LeaseTakeover(
      LeaseStore leases, LeaseAttemptRunner attempts, LeaseOwners owners, Waiter waiter) {
    this.leases = leases;
    this.attempts = attempts;
    this.owners = owners;
    this.waiter = waiter;
  }

  /**
   * Takes over what {@code left} says.
   *
   * @param autoFailoverNow asked only when the lease has become free: what {@code auto_failover} is
   * @throws LeaseHeldException when its owner still runs or may run, or a node rollout of it does
   *     not end
   */
  public Lease take(
      LeaseRequest asking,
      ClusterConfig cluster,
      LeaseRecord left,
      BooleanSupplier autoFailoverNow) {
    boolean ours =
        left.workflowId().equals(asking.workflowId()) && left.runId().equals(asking.runId());
    if (!ours) {
      if (asking.ownerIsGone() && owners.isOutOfReach(left)) {
        requireUntouched(cluster, left);
      } else {
        requireClosed(asking.cluster(), left);
      }
      awaitNodeRollout(asking.cluster(), left);
    }
    return attempts.takeOver(asking, left, autoFailoverNow);
  }

  private void requireClosed(String cluster, LeaseRecord left) {
    if (owners.isElsewhere(left)) {
      throw LeaseHeldException.elsewhere(cluster, left);
    }
    if (owners.isOfUnknownHome(left)) {
      throw LeaseHeldException.ofUnknownHome(cluster, left);
    }
    if (owners.isRunning(left.workflowId(), left.runId())) {
      throw new LeaseHeldException(cluster, left);
    }
  }

  /** A rollout that waits for a person writes nothing: that is what the person has to know. */
  private void requireUntouched(ClusterConfig cluster, LeaseRecord left) {
    LeaseStore.Sighting before = leases.sighting(cluster);
    Instant until = waiter.now().plus(UNTOUCHED);
    while (waiter.now().isBefore(until)) {
      waiter.sleep(BETWEEN_LOOKS);
      if (!leases.sighting(cluster).equals(before)) {
        throw LeaseHeldException.alive(cluster.name(), left);
      }
    }
  }

  private void awaitNodeRollout(String cluster, LeaseRecord left) {
    String nodeRollout = left.nodeRollout();
    if (nodeRollout == null) {
      return;
    }
    try {
      waiter
          .forWhat("workflow " + nodeRollout + " to finish the node that its rollout left to it")
          .atMost(FINISHING)
          .every(BETWEEN_LOOKS)
          .until(() -> owners.runningNodeRollout(left).isEmpty());
    } catch (WaitTimeoutException e) {
      throw LeaseHeldException.byNodeRollout(cluster, left, nodeRollout);
    }
  }
}
