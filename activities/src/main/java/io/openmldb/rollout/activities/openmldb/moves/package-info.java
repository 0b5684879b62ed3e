/**
 * Moving leader partitions away from a tablet and home again, so that no acknowledged write is
 * lost. What to do is decided by pure functions over readings; every procedure starts from what is
 * so already, and may be cut off at any instruction and run again.
 */
package io.openmldb.rollout.activities.openmldb.moves;
