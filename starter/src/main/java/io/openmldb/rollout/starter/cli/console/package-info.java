/**
 * What a command touches outside itself, and how a started workflow is shown and followed there.
 */
package io.openmldb.rollout.starter.cli.console;
