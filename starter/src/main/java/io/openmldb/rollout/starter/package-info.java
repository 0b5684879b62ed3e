/** The command line {@code rollout}: starts, shows and steers rollouts through Temporal alone. */
@NullMarked
package io.openmldb.rollout.starter;

import org.jspecify.annotations.NullMarked;
