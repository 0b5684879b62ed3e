/** The worker's connections to ZooKeeper, and what a cluster's servers have registered there. */
@NullMarked
package io.openmldb.rollout.activities.zookeeper;

import org.jspecify.annotations.NullMarked;
