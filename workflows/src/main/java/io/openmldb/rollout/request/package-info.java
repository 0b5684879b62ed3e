/** Probe. */
package io.openmldb.rollout.request;
