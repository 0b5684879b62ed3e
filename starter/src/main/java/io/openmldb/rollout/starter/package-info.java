/** Probe. */
package io.openmldb.rollout.starter;
