/** The command {@code rollout schedule}, one class for each of what it does. */
@NullMarked
package io.openmldb.rollout.starter.cli.schedule;

import org.jspecify.annotations.NullMarked;
