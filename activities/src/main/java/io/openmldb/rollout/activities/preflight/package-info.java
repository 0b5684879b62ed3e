/**
 * Plans a rollout: which nodes a request means, what each node's file would become, and what speaks
 * against it.
 */
@NullMarked
package io.openmldb.rollout.activities.preflight;

import org.jspecify.annotations.NullMarked;
