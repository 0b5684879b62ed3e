/** Whether a tablet that is restarted will find its replicas' data where it looks for them. */
package io.openmldb.rollout.activities.preflight.data;
