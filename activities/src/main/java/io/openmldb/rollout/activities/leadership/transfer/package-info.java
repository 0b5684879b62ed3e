/**
 * Transfers leaders from one replica to another: under a write fence in batches, or as the
 * maintainers' procedure does.
 */
@NullMarked
package io.openmldb.rollout.activities.leadership.transfer;

import org.jspecify.annotations.NullMarked;
