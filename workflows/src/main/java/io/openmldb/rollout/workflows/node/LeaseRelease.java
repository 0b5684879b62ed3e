package io.openmldb.rollout.workflows.node;

import io.openmldb.rollout.workflows.api.FailureType;
import io.openmldb.rollout.workflows.api.model.Lease;
import io.openmldb.rollout.workflows.api.request.Options;
import io.openmldb.rollout.workflows.lease.LeaseActivityStubs;
import io.openmldb.rollout.workflows.temporal.FailureMessage;
import io.temporal.failure.ActivityFailure;
import java.util.List;

/**
 * Gives a lease back. As a rule nothing is recorded in it any more. If something is, it is repaired
 * first, as after a rollout that was terminated.
 */
public final class LeaseRelease {

  private final Lease lease;
  private final Options options;
  private final LeaseActivityStubs leases;
  private final Runnable release;

  /**
   * The release of {@code lease}.
   *
   * @param options how a repair is to be done
   * @param leases the lease's activities, called until they succeed, for a repair
   * @param release calls the activity that releases it
   */
  public LeaseRelease(Lease lease, Options options, LeaseActivityStubs leases, Runnable release) {
    this.lease = lease;
    this.options = options;
    this.leases = leases;
    this.release = release;
  }

  /**
   * Releases it.
   *
   * @throws ActivityFailure when that fails, or what is recorded cannot be undone; it stays
   *     recorded
   */
  public void run() {
    List<String> before = List.of();
    while (true) {
      try {
        release.run();
        return;
      } catch (ActivityFailure e) {
        if (!FailureMessage.hasType(FailureType.CLUSTER_LEFT_INCONSISTENT, e)) {
          throw e;
        }
        // Each repair is about one node; another one's may be recorded besides.
        InterruptedNodeRepair repair = InterruptedNodeRepair.of(lease, options, leases);
        if (repair.recorded().equals(before)) {
          throw e;
        }
        before = repair.recorded();
        repair.run();
      }
    }
  }
}
