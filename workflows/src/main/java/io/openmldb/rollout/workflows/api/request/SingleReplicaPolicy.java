package io.openmldb.rollout.workflows.api.request;

/** What to do with a partition that has one replica only, on the tablet to be restarted. */
public enum SingleReplicaPolicy {
  /** Add a replica on another tablet first, and delete it afterwards. */
  ADD_REPLICA,

  /** Let the partition be unavailable while its tablet restarts. */
  ALLOW_UNAVAILABILITY
}
