/**
 * A configuration file whatever its format: its content, its warnings, and the rules and the proof
 * of an edit.
 */
package io.openmldb.rollout.activities.config.file;
