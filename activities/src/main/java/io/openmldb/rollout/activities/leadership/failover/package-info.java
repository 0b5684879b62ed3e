/**
 * Pauses {@code auto_failover}: recorded in the lease first, guarded by a watchdog on a host, and
 * put back as it was found.
 */
@NullMarked
package io.openmldb.rollout.activities.leadership.failover;

import org.jspecify.annotations.NullMarked;
