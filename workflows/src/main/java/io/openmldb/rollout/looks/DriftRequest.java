package io.openmldb.rollout.looks;

/**
 * Whose configuration to look at.
 *
 * @param cluster the cluster's name in the registry
 */
public record DriftRequest(String cluster) {}
