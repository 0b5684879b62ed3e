package io.openmldb.rollout.activities.openmldb.failover;

import io.openmldb.rollout.activities.cluster.ClusterConfig;
import io.openmldb.rollout.plan.Node;
import io.openmldb.rollout.steps.Lease;

/** Opens and closes failover windows. */
@SuppressWarnings("DoNotCallSuggester")
public final class FailoverWindows {

  /**
   * Switches {@code auto_failover} off until the window is closed: written to the lease first, and
   * guarded by a timer on the node's host that closes it if every worker died. Nothing of all that
   * when it was found off. Opening an open window again is harmless.
   */
  public OpenWindow open(Lease lease, ClusterConfig cluster, Node node) {
    throw new UnsupportedOperationException(lease + " " + cluster.name() + " " + node);
  }

  /** Closes whatever window the lease records, and clears it there. None: says nothing. */
  public void closeRecorded(Lease lease, ClusterConfig cluster) {
    throw new UnsupportedOperationException(lease + " " + cluster.name());
  }

  /** A window that is open. */
  public interface OpenWindow extends AutoCloseable {

    /** Puts {@code auto_failover} back to what was found. Closed already: says nothing. */
    @Override
    void close();
  }
}
