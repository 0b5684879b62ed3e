/**
 * Moves the leader partitions of a tablet to other tablets and home again, so that no acknowledged
 * write is lost.
 */
package io.openmldb.rollout.activities.leadership;
