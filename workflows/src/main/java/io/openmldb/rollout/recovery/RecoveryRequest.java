package io.openmldb.rollout.recovery;

/**
 * Asks for a cluster to be mended.
 *
 * @param cluster the cluster's name in the registry
 * @param dryRun whether only to say what is wrong
 * @param reason why, for the record; may be null
 */
public record RecoveryRequest(String cluster, boolean dryRun, String reason) {}
