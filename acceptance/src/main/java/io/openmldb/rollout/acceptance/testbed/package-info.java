/**
 * What end-to-end tests run on: a Temporal server, a practice cluster, workers and commands, all as
 * real processes.
 */
package io.openmldb.rollout.acceptance.testbed;
