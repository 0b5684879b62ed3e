/**
 * Values that requests, plans, activities and reports share: a node, a lease, a process, a leader
 * move.
 */
@NullMarked
package io.openmldb.rollout.workflows.api.model;

import org.jspecify.annotations.NullMarked;
