/**
 * Gives every partition of a mishandled cluster one live leader, the replica with the most entries.
 */
package io.openmldb.rollout.activities.recovery.cluster;
