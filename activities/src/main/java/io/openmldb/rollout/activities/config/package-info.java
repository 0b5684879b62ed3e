/**
 * Configuration files as the servers read them (gflags' flag files, Java properties files), edited
 * byte for byte; diffs without secrets. Knows nothing of hosts.
 */
package io.openmldb.rollout.activities.config;
