/**
 * The worker's registry file and the hosts files that it names: which clusters there are and how
 * they are reached.
 */
package io.openmldb.rollout.activities.registry;
