/**
 * What every activity needs: waits with a deadline, parallel calls, heartbeats, and failures that
 * reach the workflow.
 */
package io.openmldb.rollout.activities.support;
