/** Completion of the command line by shells. */
package io.openmldb.rollout.starter.cli.completion;
