package io.openmldb.rollout.activities.openmldb;

/**
 * A replica to be loaded from a tablet's disk, and as what. The role is always said: the file that
 * the tablet keeps remembers the role of the replica's first day.
 *
 * @param partition which
 * @param storageMode its table's
 * @param asLeader whether it leads the partition
 * @param term the partition's highest term, for a leader
 */
public record LoadOrder(PartitionId partition, String storageMode, boolean asLeader, long term) {}
