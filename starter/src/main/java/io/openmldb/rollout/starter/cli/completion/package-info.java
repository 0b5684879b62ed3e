/** Completion of the command line by shells. */
@NullMarked
package io.openmldb.rollout.starter.cli.completion;

import org.jspecify.annotations.NullMarked;
