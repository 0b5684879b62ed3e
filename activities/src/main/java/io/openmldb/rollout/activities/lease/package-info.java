/**
 * The lease of a cluster in its ZooKeeper: the record that says who may change the cluster and what
 * is still to be undone, and the one attempt that is at work.
 */
@NullMarked
package io.openmldb.rollout.activities.lease;

import org.jspecify.annotations.NullMarked;
