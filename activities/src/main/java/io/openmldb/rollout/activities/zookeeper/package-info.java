/** The worker's connections to ZooKeeper, and what a cluster's servers have registered there. */
package io.openmldb.rollout.activities.zookeeper;
