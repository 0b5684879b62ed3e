/** Temporal Schedules that start rollouts at certain times. */
package io.openmldb.rollout.starter.schedule;
