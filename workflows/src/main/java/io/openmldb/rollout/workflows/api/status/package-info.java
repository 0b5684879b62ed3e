/** Where a rollout or a recovery stands: phase, nodes, and what it waits for. */
package io.openmldb.rollout.workflows.api.status;
