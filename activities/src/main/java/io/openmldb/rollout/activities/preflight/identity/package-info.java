/** Whether a node that is restarted with a file is still the same node of the same cluster. */
@NullMarked
package io.openmldb.rollout.activities.preflight.identity;

import org.jspecify.annotations.NullMarked;
