/**
 * Gives every partition of a mishandled cluster one live leader, the replica with the most entries.
 */
@NullMarked
package io.openmldb.rollout.activities.recovery.cluster;

import org.jspecify.annotations.NullMarked;
