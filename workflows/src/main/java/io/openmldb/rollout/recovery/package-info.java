/** The recovery of a cluster that was mishandled. */
package io.openmldb.rollout.recovery;
