/**
 * Proof by facts: that a process runs with a configuration, that a node is as it should be, that
 * the whole cluster is. Nothing here changes anything.
 */
package io.openmldb.rollout.activities.verification;
