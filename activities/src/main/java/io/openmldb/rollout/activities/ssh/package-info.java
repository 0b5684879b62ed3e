/**
 * Hosts over SSH: commands with an outcome that is never guessed, and files that are whole at any
 * time. Host keys are always checked; nothing is ever pasted into a shell line unquoted.
 */
package io.openmldb.rollout.activities.ssh;
