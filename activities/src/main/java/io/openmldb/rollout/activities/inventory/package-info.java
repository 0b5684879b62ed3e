/**
 * The nodes of a cluster: where the hosts file has them, under which endpoint ZooKeeper knows them,
 * and which of them a request means.
 */
@NullMarked
package io.openmldb.rollout.activities.inventory;

import org.jspecify.annotations.NullMarked;
