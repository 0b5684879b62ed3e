/** How workflows call activities: options, a cancellable health check, and failures in words. */
@NullMarked
package io.openmldb.rollout.workflows.temporal;

import org.jspecify.annotations.NullMarked;
