/**
 * How JSON is read and written: lenient reading with all its problems, size limits, and Temporal's
 * data converter.
 */
package io.openmldb.rollout.workflows.json;
