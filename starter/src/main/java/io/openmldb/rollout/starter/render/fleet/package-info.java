/** Statuses and reports of fleet rollouts as text. */
package io.openmldb.rollout.starter.render.fleet;
