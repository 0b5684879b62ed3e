/**
 * The worker's process: its connection to Temporal, the workflows and activities that it runs, its
 * metrics and health page, and its orderly stop.
 */
@NullMarked
package io.openmldb.rollout.worker;

import org.jspecify.annotations.NullMarked;
