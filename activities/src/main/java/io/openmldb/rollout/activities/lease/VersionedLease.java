package io.openmldb.rollout.activities.lease;

import io.openmldb.rollout.workflows.api.model.Lease;

/**
 * A record as ZooKeeper holds it.
 *
 * @param record what it says
 * @param token the transaction in which its owner took it
 * @param version how often it was written since
 * @param begun how many attempts have begun under that owner
 */
record VersionedLease(LeaseRecord record, long token, int version, int begun) {

  boolean isOwnedBy(String workflowId, String runId) {
    return record.workflowId().equals(workflowId) && record.runId().equals(runId);
  }

  boolean isOf(Lease lease) {
    return token == lease.fencingToken() && isOwnedBy(lease.workflowId(), lease.runId());
  }
}
