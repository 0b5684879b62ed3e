/** Diffs of configuration files with secret values masked. */
package io.openmldb.rollout.activities.config.diff;
