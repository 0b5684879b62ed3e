/**
 * A whole cluster at one moment, read from its nameserver and every tablet, and whether it is
 * healthy.
 */
@NullMarked
package io.openmldb.rollout.activities.openmldb.snapshot;

import org.jspecify.annotations.NullMarked;
