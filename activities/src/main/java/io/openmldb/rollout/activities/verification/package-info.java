/**
 * Proof by facts that a node runs with its configuration and that the cluster is whole; nothing
 * here changes anything.
 */
@NullMarked
package io.openmldb.rollout.activities.verification;

import org.jspecify.annotations.NullMarked;
