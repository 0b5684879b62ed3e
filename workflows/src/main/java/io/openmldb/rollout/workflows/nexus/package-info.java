/** Serves the Nexus service {@code ConfigRollout}: each operation is one run of a rollout. */
@NullMarked
package io.openmldb.rollout.workflows.nexus;

import org.jspecify.annotations.NullMarked;
