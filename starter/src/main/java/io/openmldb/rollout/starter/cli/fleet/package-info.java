/** {@code rollout fleet}: one change on many clusters. */
@NullMarked
package io.openmldb.rollout.starter.cli.fleet;

import org.jspecify.annotations.NullMarked;
