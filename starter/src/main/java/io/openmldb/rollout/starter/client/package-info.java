/**
 * Temporal as the command line uses it: the connection, starting, finding, asking and following
 * workflows, and failures in words.
 */
@NullMarked
package io.openmldb.rollout.starter.client;

import org.jspecify.annotations.NullMarked;
