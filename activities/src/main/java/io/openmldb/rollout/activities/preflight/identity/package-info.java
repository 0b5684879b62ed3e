/** Whether a node that is restarted with a file is still the same node of the same cluster. */
package io.openmldb.rollout.activities.preflight.identity;
