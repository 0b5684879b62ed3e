/**
 * What a command touches outside itself, and how a started workflow is shown and followed there.
 */
@NullMarked
package io.openmldb.rollout.starter.cli.console;

import org.jspecify.annotations.NullMarked;
