/**
 * Moves the leader partitions of a tablet to other tablets and home again, so that no acknowledged
 * write is lost.
 */
@NullMarked
package io.openmldb.rollout.activities.leadership;

import org.jspecify.annotations.NullMarked;
