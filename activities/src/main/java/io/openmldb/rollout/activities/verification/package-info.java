/**
 * Proof by facts that a node runs with its configuration and that the cluster is whole; nothing
 * here changes anything.
 */
package io.openmldb.rollout.activities.verification;
