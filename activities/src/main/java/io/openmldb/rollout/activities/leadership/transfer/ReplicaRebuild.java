package io.openmldb.rollout.activities.leadership.transfer;

import io.openmldb.rollout.activities.context.ClusterContext;
import io.openmldb.rollout.activities.openmldb.client.ErrorCode;
import io.openmldb.rollout.activities.openmldb.client.OpenmldbException;
import io.openmldb.rollout.activities.openmldb.model.PartitionId;

/**
 * A new copy of its leader for a follower whose own data is not to be trusted: it applied its log
 * twice, or has entries that its leader never had. Offsets may be equal nevertheless, and then the
 * nameserver by itself would keep the replica; so it is dropped first.
 */
public final class ReplicaRebuild {

  private final ClusterContext context;

  public ReplicaRebuild(ClusterContext context) {
    this.context = context;
  }

  /**
   * Orders it; operations of the nameserver bring it. {@code auto_failover} must be off.
   *
   * @param endpoint the tablet of the follower
   */
  public void start(PartitionId partition, String endpoint) {
    context.nameServer().markDead(partition, endpoint);
    context.tablet(endpoint).drop(partition.tid(), partition.pid());
    try {
      context.nameServer().recoverReplica(partition, endpoint);
    } catch (OpenmldbException.Refused e) {
      if (!e.is(ErrorCode.REPLICA_IS_ALIVE)) {
        throw e;
      }
    }
  }
}
