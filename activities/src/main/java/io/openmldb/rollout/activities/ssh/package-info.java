/**
 * Hosts over SSH: commands with an outcome that is never guessed, and files that are whole at any
 * time.
 */
@NullMarked
package io.openmldb.rollout.activities.ssh;

import org.jspecify.annotations.NullMarked;
