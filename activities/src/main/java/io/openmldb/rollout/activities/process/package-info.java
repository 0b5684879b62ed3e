/**
 * The process of a node: its restart by start.sh with guards on the host, who listens on its
 * endpoint, and timers that outlive every worker.
 */
@NullMarked
package io.openmldb.rollout.activities.process;

import org.jspecify.annotations.NullMarked;
