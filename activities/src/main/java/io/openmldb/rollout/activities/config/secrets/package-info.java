/**
 * Secrets in configurations: where their values come from, and how they are hidden from whatever a
 * person may read.
 */
package io.openmldb.rollout.activities.config.secrets;
