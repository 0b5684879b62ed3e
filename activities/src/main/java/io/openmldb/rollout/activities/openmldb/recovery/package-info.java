/**
 * Making a restarted tablet whole again: detaching its followers before the stop, loading and
 * attaching every replica after the start. What to do next with a replica is decided by a pure
 * function over what is known of it; the procedure is nothing but looking and doing that.
 */
package io.openmldb.rollout.activities.openmldb.recovery;
