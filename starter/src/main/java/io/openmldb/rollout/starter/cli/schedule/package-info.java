/** The command {@code rollout schedule}, one class for each of what it does. */
package io.openmldb.rollout.starter.cli.schedule;
