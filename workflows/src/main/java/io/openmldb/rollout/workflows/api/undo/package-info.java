/** The inverse of a rollout, from the changes that its plan recorded. */
@NullMarked
package io.openmldb.rollout.workflows.api.undo;

import org.jspecify.annotations.NullMarked;
