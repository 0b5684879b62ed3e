package io.openmldb.rollout.activities.recovery;

/**
 * What earlier observations of one replica have shown.
 *
 * @param cannotBeLoaded whether its tablet refused to load it
 * @param standsStill whether its offset has not moved for so long that it never will by itself
 * @param logTwiceForLong whether it had more rows than log entries at every one of many
 *     observations
 * @param goal the offset that its leader had at an observation some seconds ago: with that it has
 *     caught up, however much is written meanwhile; {@link #NO_GOAL} where there was none
 */
record ReplicaHistory(
    boolean cannotBeLoaded, boolean standsStill, boolean logTwiceForLong, long goal) {

  /** There was no such observation. */
  static final long NO_GOAL = Long.MAX_VALUE;
}
