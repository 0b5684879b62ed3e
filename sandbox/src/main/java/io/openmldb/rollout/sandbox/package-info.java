/**
 * The practice cluster: OpenMLDB's servers by behaviour, with a real ZooKeeper, a real SSH server
 * and real processes.
 */
package io.openmldb.rollout.sandbox;
