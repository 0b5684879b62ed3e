/**
 * How JSON is read and written: lenient reading with all its problems, size limits, and Temporal's
 * data converter.
 */
@NullMarked
package io.openmldb.rollout.workflows.json;

import org.jspecify.annotations.NullMarked;
