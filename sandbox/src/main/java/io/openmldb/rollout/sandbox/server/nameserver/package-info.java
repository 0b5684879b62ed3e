/**
 * The nameserver: election, the cluster's tables and tablets, operations made of tasks, failover
 * and recovery.
 */
package io.openmldb.rollout.sandbox.server.nameserver;
