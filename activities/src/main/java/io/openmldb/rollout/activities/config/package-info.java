/**
 * A node's configuration file on its host: backup, edit and restore, and what it says of logs and
 * sessions.
 */
@NullMarked
package io.openmldb.rollout.activities.config;

import org.jspecify.annotations.NullMarked;
