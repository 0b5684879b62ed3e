/**
 * Rollouts on a practice cluster into which faults are injected at moments drawn from a seed: what
 * a rollout promises must hold whatever dies, hangs or is cut off.
 */
package io.openmldb.rollout.acceptance.chaos;
