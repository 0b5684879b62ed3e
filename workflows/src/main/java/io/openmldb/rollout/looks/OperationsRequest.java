package io.openmldb.rollout.looks;

import java.time.Instant;

/**
 * Which operations to look at; null means any.
 *
 * @param cluster the cluster's name in the registry
 * @param failed only those that failed or were cancelled
 * @param since only those that began at this time or later
 */
public record OperationsRequest(String cluster, boolean failed, Instant since) {}
