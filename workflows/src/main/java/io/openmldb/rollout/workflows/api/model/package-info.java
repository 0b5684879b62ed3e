/**
 * Values that requests, plans, activities and reports share: a node, a lease, a process, a leader
 * move.
 */
package io.openmldb.rollout.workflows.api.model;
