/** {@code rollout fleet}: one change on many clusters. */
package io.openmldb.rollout.starter.cli.fleet;
