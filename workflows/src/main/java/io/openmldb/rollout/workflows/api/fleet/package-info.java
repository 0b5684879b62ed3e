/** The same change on many clusters: request, status and report of a fleet rollout. */
@NullMarked
package io.openmldb.rollout.workflows.api.fleet;

import org.jspecify.annotations.NullMarked;
