/** How a command ends: its exit code, and the message of one that could not do what was asked. */
@NullMarked
package io.openmldb.rollout.starter.exit;

import org.jspecify.annotations.NullMarked;
