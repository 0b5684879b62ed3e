/** Probe. */
package io.openmldb.rollout.worker;
