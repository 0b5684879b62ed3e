/** How a command ends: its exit code, and the message of one that could not do what was asked. */
package io.openmldb.rollout.starter.exit;
