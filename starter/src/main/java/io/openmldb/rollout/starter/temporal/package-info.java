/**
 * Talking to Temporal: connecting, starting and finding rollouts, asking and telling them things,
 * and turning what can go wrong on the way into one clear sentence.
 */
package io.openmldb.rollout.starter.temporal;
