/** How workflows call activities: options, a cancellable health check, and failures in words. */
package io.openmldb.rollout.workflows.temporal;
