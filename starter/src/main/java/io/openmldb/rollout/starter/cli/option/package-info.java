/** Options that several commands share. */
@NullMarked
package io.openmldb.rollout.starter.cli.option;

import org.jspecify.annotations.NullMarked;
