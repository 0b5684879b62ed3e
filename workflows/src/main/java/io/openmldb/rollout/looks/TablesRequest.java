package io.openmldb.rollout.looks;

/**
 * Which tables to look at; null means any.
 *
 * @param cluster the cluster's name in the registry
 * @param db only tables of this database
 * @param table only tables of this name
 * @param tablet only partitions with a replica on the tablet at this endpoint
 * @param unhealthy only partitions with which something is wrong
 */
public record TablesRequest(
    String cluster, String db, String table, String tablet, boolean unhealthy) {}
