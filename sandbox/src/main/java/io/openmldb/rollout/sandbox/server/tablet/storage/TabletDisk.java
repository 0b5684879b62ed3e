package io.openmldb.rollout.sandbox.server.tablet.storage;

/** A tablet's disk. It outlives the tablet's process. */
public interface TabletDisk {
  /**
   * The place of a replica, whether there is one or not.
   *
   * @throws io.openmldb.rollout.sandbox.server.http.MethodRefusedException if the tablet keeps
   *     nothing of this storage mode
   */
  ReplicaStorage replica(PartitionKey id, String storageMode);
}
