/**
 * Secrets in configurations: where their values come from, and how they are hidden from whatever a
 * person may read.
 */
@NullMarked
package io.openmldb.rollout.activities.config.secrets;

import org.jspecify.annotations.NullMarked;
