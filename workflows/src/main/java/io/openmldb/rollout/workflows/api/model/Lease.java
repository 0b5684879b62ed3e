package io.openmldb.rollout.workflows.api.model;

/**
 * The right to change a cluster, as it was granted. Every activity that changes something carries
 * it, and stops when the record in ZooKeeper is another one by now.
 *
 * @param cluster the cluster's name in the registry
 * @param workflowId the workflow that holds it: a rollout, a recovery or a repair
 * @param runId that workflow's first run; a rollout's is also the id in the names of its backup
 *     files
 * @param fencingToken the transaction (czxid) that made the owner's child of the record: it grows
 *     with every acquisition and takeover
 */
public record Lease(String cluster, String workflowId, String runId, long fencingToken) {}
