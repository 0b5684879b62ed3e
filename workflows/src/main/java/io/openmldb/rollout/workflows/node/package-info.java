/**
 * The child workflow that updates one node, and the undoing of what the lease records of a node.
 */
@NullMarked
package io.openmldb.rollout.workflows.node;

import org.jspecify.annotations.NullMarked;
