/** Where rollouts stand, as metrics: asked of Temporal, shown to Prometheus. */
@NullMarked
package io.openmldb.rollout.worker.metrics;

import org.jspecify.annotations.NullMarked;
