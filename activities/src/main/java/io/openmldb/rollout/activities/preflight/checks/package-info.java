/**
 * What speaks against a rollout: one check each for the cluster, its nodes, their files, flags and
 * identity, the lease and secrets.
 */
@NullMarked
package io.openmldb.rollout.activities.preflight.checks;

import org.jspecify.annotations.NullMarked;
