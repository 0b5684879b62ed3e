/** Compares what nodes run with, what their files say, and what the files of their siblings say. */
@NullMarked
package io.openmldb.rollout.activities.inspection.drift;

import org.jspecify.annotations.NullMarked;
