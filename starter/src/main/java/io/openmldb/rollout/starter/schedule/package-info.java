/** Temporal Schedules that start rollouts at certain times. */
@NullMarked
package io.openmldb.rollout.starter.schedule;

import org.jspecify.annotations.NullMarked;
