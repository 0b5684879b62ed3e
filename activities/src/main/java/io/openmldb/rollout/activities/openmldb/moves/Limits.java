package io.openmldb.rollout.activities.openmldb.moves;

import java.time.Instant;

/**
 * What one run of transfers keeps within.
 *
 * @param concurrency leads that pass together
 * @param maxOffsetLag entries by which a follower may lag and still count as caught up
 * @param deadline when all must be done
 */
record Limits(int concurrency, long maxOffsetLag, Instant deadline) {}
