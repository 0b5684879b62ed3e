/** The inverse of a rollout, from the changes that its plan recorded. */
package io.openmldb.rollout.starter.undo;
