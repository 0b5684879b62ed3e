/** The workflows that recover a cluster and repair what an interrupted rollout left. */
package io.openmldb.rollout.workflows.recovery;
