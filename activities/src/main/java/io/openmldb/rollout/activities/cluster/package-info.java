/**
 * What the worker knows of a cluster from outside: the registry file and OpenMLDB's own inventory,
 * the registrations in ZooKeeper, and the lease that says which rollout may change the cluster.
 */
package io.openmldb.rollout.activities.cluster;
