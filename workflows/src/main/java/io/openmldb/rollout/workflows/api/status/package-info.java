/** Where a rollout or a recovery stands: phase, nodes, and what it waits for. */
@NullMarked
package io.openmldb.rollout.workflows.api.status;

import org.jspecify.annotations.NullMarked;
