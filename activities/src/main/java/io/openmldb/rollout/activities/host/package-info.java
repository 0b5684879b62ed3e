/**
 * Processes on a host: which one is the component, start.sh runs that outlive their worker, and
 * timers that act on the host when every worker has died.
 */
package io.openmldb.rollout.activities.host;
