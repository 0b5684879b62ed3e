/**
 * What a rollout would do: its nodes in order, the change of each, and the findings of preflight.
 */
@NullMarked
package io.openmldb.rollout.workflows.api.plan;

import org.jspecify.annotations.NullMarked;
