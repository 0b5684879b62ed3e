/**
 * Finds out what a rollout would do, and what speaks against it: which nodes a request means, what
 * each node's file would become, what the node's own binary makes of that, how the cluster is.
 */
package io.openmldb.rollout.activities.planning;
