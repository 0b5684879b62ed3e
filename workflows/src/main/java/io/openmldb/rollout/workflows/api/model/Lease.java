package io.openmldb.rollout.workflows.api.model;

/**
 * The right to change a cluster, as it was granted. Every activity that changes something carries
 * it, and stops when the record in ZooKeeper is another one by now.
 *
 * @param cluster the cluster's name in the registry
 * @param workflowId the rollout that holds it
 * @param runId that rollout's first run; also the rollout id in the names of backup files
 * @param fencingToken the record's czxid: it grows with every acquisition
 */
public record Lease(String cluster, String workflowId, String runId, long fencingToken) {}
