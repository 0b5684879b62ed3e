/**
 * What one attempt of an activity works with on one cluster: clients that check its lease,
 * watchdogs on the host, time and threads.
 */
@NullMarked
package io.openmldb.rollout.activities.context;

import org.jspecify.annotations.NullMarked;
