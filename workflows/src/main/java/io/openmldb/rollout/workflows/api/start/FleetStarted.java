package io.openmldb.rollout.workflows.api.start;

/**
 * A fleet rollout that was started, as the command line prints it.
 *
 * @param fleet the fleet's name
 * @param workflowId the fleet rollout
 * @param runId its run
 */
public record FleetStarted(String fleet, String workflowId, String runId) {}
