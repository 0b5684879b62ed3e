/** {@code docker-compose.yml} run for real, on a Docker engine. */
package io.openmldb.rollout.acceptance.compose;
