/** {@code FleetRollout}: one change over many clusters, each by a rollout of its own. */
@NullMarked
package io.openmldb.rollout.workflows.fleet;

import org.jspecify.annotations.NullMarked;
