package io.openmldb.rollout.activities.preflight.data;

/**
 * Where a replica's data is, and where it will be looked for; relative paths are relative to the
 * tablet's working directory.
 *
 * @param replica which
 * @param now where it is by the file as it is; empty when the file names no directory for it
 * @param then where the tablet will look by the file as it would become; empty when nowhere
 */
record ReplicaDirectory(HeldReplica replica, String now, String then) {

  static ReplicaDirectory of(HeldReplica replica, ReplicaRootPaths before, ReplicaRootPaths after) {
    return new ReplicaDirectory(
        replica, before.directory(replica).orElse(""), after.directory(replica).orElse(""));
  }

  boolean isChanged() {
    return !now.equals(then);
  }
}
