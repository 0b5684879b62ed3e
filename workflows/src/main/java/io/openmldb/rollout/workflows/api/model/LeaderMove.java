package io.openmldb.rollout.workflows.api.model;

/**
 * One leader partition's way to another tablet, and home again.
 *
 * @param db its database
 * @param table its table's name
 * @param tid its table's id
 * @param pid the partition
 * @param from the endpoint that leads it, and to which it comes home
 * @param to the endpoint that leads it meanwhile
 * @param replicaAdded whether a replica is added on {@code to} for this, and deleted afterwards
 */
public record LeaderMove(
    String db, String table, int tid, int pid, String from, String to, boolean replicaAdded) {}
