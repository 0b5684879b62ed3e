/** Probe. */
package io.openmldb.rollout.sandbox;
