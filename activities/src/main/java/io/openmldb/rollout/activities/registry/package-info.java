/**
 * The worker's registry file and the hosts files that it names: which clusters there are and how
 * they are reached.
 */
@NullMarked
package io.openmldb.rollout.activities.registry;

import org.jspecify.annotations.NullMarked;
