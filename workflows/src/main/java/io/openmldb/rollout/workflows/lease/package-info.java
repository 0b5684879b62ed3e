/** How workflows take, write and give back the lease of a cluster. */
@NullMarked
package io.openmldb.rollout.workflows.lease;

import org.jspecify.annotations.NullMarked;
