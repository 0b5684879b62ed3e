/**
 * The real things that end-to-end tests and the demo play on: launched processes of this
 * repository's own commands, a practice cluster, a Temporal server, workers.
 */
package io.openmldb.rollout.acceptance.stage;
