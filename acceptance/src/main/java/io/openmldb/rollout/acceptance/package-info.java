/** Probe. */
package io.openmldb.rollout.acceptance;
