/** The command {@code sandbox}. */
package io.openmldb.rollout.sandbox.cli;
