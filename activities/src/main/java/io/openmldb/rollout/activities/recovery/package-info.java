/**
 * Makes a restarted tablet whole: detaches its followers before the stop, loads and attaches every
 * replica after the start; and undoes what an interrupted rollout left.
 */
@NullMarked
package io.openmldb.rollout.activities.recovery;

import org.jspecify.annotations.NullMarked;
