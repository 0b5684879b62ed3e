/** Probe. */
package io.openmldb.rollout.activities;
