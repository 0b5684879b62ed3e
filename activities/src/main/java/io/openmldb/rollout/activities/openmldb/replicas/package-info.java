/** What is done to single replicas, by whoever finds that it must be done. */
package io.openmldb.rollout.activities.openmldb.replicas;
