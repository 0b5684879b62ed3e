/** The update of one node: backup, edit, pre-upgrade, restart, recover, post-upgrade, verify. */
package io.openmldb.rollout.node;
