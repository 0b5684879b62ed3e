/** Diffs of configuration files with secret values masked. */
@NullMarked
package io.openmldb.rollout.activities.config.diff;

import org.jspecify.annotations.NullMarked;
