/** The command line {@code rollout}: starts, shows and steers rollouts through Temporal alone. */
package io.openmldb.rollout.starter;
