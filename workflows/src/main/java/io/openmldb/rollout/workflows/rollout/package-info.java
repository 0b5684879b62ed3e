/**
 * The workflow that updates a cluster: plan, lease, gates, nodes in order, confirmation, report.
 */
package io.openmldb.rollout.workflows.rollout;
