/**
 * The workflow that updates a cluster: plan, lease, gates, nodes in order, confirmation, report.
 */
@NullMarked
package io.openmldb.rollout.workflows.rollout;

import org.jspecify.annotations.NullMarked;
