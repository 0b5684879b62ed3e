/** Statuses and reports of fleet rollouts as text. */
@NullMarked
package io.openmldb.rollout.starter.render.fleet;

import org.jspecify.annotations.NullMarked;
