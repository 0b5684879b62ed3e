package io.openmldb.rollout.activities.openmldb.replicas;

import io.openmldb.rollout.activities.openmldb.ErrorCode;
import io.openmldb.rollout.activities.openmldb.OpenmldbException;
import io.openmldb.rollout.activities.openmldb.PartitionId;
import io.openmldb.rollout.activities.openmldb.session.Session;

/**
 * A new copy of its leader for a follower whose own data is not to be trusted: it applied its log
 * twice, or has entries that its leader never had. Offsets may be equal all the same, so the
 * nameserver, left to itself, would keep what is there; it is dropped first.
 */
public final class FreshCopy {

  private final Session session;

  public FreshCopy(Session session) {
    this.session = session;
  }

  /**
   * Orders it; operations of the nameserver bring it. {@code auto_failover} must be off.
   *
   * @param endpoint the tablet of the follower
   */
  public void order(PartitionId partition, String endpoint) {
    session.nameServer().markDead(partition, endpoint);
    session.tablet(endpoint).drop(partition.tid(), partition.pid());
    try {
      session.nameServer().recoverReplica(partition, endpoint);
    } catch (OpenmldbException.Refused e) {
      if (!e.is(ErrorCode.REPLICA_IS_ALIVE)) {
        throw e;
      }
    }
  }
}
