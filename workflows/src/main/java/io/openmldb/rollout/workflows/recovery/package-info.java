/** The workflows that recover a cluster and repair what an interrupted rollout left. */
@NullMarked
package io.openmldb.rollout.workflows.recovery;

import org.jspecify.annotations.NullMarked;
