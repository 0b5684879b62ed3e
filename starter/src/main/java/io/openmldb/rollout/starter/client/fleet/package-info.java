/** Fleet rollouts in Temporal: start, find, query, update. */
@NullMarked
package io.openmldb.rollout.starter.client.fleet;

import org.jspecify.annotations.NullMarked;
