package io.openmldb.rollout.activities.openmldb.model;

/**
 * One replica in the nameserver's metadata.
 *
 * @param endpoint the tablet that it belongs on
 * @param isLeader the flag as it stands; after a leader move the old leader keeps it
 * @param isAlive absent in the answer means alive
 * @param servedByTablet whether the tablet reported it lately; absent in the answer means no report
 *     yet, and reads as false
 */
public record ReplicaMeta(
    String endpoint, boolean isLeader, boolean isAlive, boolean servedByTablet) {

  /** Whether it is the true leader: of two that are marked so, the old one is not alive. */
  public boolean leads() {
    return isLeader && isAlive;
  }

  /** Whether it led and was succeeded, or died: it is marked so until it is alive again. */
  public boolean isDeadLeader() {
    return isLeader && !isAlive;
  }

  /** Whether it is a follower that the nameserver counts as alive. */
  public boolean followsAlive() {
    return !isLeader && isAlive;
  }
}
