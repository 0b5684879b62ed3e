package io.openmldb.rollout.activities.cluster;

import io.openmldb.rollout.steps.Lease;

/**
 * A record as ZooKeeper holds it.
 *
 * @param record what it says
 * @param czxid the transaction that made it
 * @param version how often it was written since
 */
record StoredLease(LeaseRecord record, long czxid, int version) {

  boolean isOwnedBy(String workflowId, String runId) {
    return record.workflowId().equals(workflowId) && record.runId().equals(runId);
  }

  boolean isOf(Lease lease) {
    return czxid == lease.fencingToken() && isOwnedBy(lease.workflowId(), lease.runId());
  }
}
