package io.openmldb.rollout.activities.openmldb.recovery;

/**
 * What earlier looks at one replica showed.
 *
 * @param cannotBeLoaded whether its tablet refused to load it
 * @param standsStill whether its offset has not moved for so long that it never will by itself
 * @param logTwiceForLong whether it has had more rows than log entries at every one of many looks
 */
record Past(boolean cannotBeLoaded, boolean standsStill, boolean logTwiceForLong) {}
