/**
 * The servers' side of ZooKeeper: a session that outlives its expiry, and the tree under the
 * cluster's root path.
 */
package io.openmldb.rollout.sandbox.server.zk;
