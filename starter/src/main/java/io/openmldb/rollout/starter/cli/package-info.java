/** The commands: each reads its arguments, asks or tells one thing, and returns an exit code. */
package io.openmldb.rollout.starter.cli;
