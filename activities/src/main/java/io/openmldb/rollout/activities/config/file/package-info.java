/**
 * A configuration file whatever its format: its content, its warnings, and the rules and the proof
 * of an edit.
 */
@NullMarked
package io.openmldb.rollout.activities.config.file;

import org.jspecify.annotations.NullMarked;
