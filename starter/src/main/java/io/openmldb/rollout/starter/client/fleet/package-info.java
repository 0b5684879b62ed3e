/** Fleet rollouts in Temporal: start, find, query, update. */
package io.openmldb.rollout.starter.client.fleet;
