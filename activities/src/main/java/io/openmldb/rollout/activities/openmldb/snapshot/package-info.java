/**
 * A whole cluster at one moment, read from its nameserver and every tablet, and whether it is
 * healthy.
 */
package io.openmldb.rollout.activities.openmldb.snapshot;
