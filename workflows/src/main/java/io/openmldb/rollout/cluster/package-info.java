/** One rollout on one cluster: the workflow, what can be said to it, and what it answers. */
package io.openmldb.rollout.cluster;
