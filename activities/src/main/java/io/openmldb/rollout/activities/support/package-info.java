/**
 * What every activity needs: waits with a deadline, parallel calls, heartbeats, and failures that
 * reach the workflow.
 */
@NullMarked
package io.openmldb.rollout.activities.support;

import org.jspecify.annotations.NullMarked;
