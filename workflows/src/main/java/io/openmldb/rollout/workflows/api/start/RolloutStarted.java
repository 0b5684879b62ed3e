package io.openmldb.rollout.workflows.api.start;

/**
 * A rollout that was started, as the command line prints it.
 *
 * @param cluster the cluster's name
 * @param workflowId the rollout
 * @param runId its run
 */
public record RolloutStarted(String cluster, String workflowId, String runId) {}
