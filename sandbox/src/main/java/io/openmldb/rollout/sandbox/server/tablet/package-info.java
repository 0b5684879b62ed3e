/**
 * The tablet: partitions with their logs and rows, replication from leaders to followers, the write
 * fence.
 */
package io.openmldb.rollout.sandbox.server.tablet;
