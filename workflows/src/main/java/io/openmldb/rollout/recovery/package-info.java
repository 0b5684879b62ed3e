/**
 * The recovery of a cluster that was mishandled, and the repair of one on which a rollout has left
 * something behind.
 */
package io.openmldb.rollout.recovery;
