/** The commands: each reads its arguments, asks or tells one thing, and returns an exit code. */
@NullMarked
package io.openmldb.rollout.starter.cli;

import org.jspecify.annotations.NullMarked;
