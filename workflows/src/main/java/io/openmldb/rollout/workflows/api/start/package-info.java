/** How rollouts are started: under which id, with which policy, shown by which words. */
@NullMarked
package io.openmldb.rollout.workflows.api.start;

import org.jspecify.annotations.NullMarked;
