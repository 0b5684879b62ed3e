/** Compares what nodes run with, what their files say, and what the files of their siblings say. */
package io.openmldb.rollout.activities.inspection.drift;
