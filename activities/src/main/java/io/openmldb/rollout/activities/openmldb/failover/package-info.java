/** Stretches of time in which {@code auto_failover} is off by a rollout's doing. */
package io.openmldb.rollout.activities.openmldb.failover;
