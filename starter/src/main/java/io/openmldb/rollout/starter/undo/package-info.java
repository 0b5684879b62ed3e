/** The inverse of a rollout, from the diffs that its plan recorded. */
package io.openmldb.rollout.starter.undo;
