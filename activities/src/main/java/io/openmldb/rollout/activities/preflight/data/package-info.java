/** Whether a tablet that is restarted will find its replicas' data where it looks for them. */
@NullMarked
package io.openmldb.rollout.activities.preflight.data;

import org.jspecify.annotations.NullMarked;
