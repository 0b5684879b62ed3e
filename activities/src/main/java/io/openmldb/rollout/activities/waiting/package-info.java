/** Waiting with a deadline, a name for what is waited for, and heartbeats. */
package io.openmldb.rollout.activities.waiting;
