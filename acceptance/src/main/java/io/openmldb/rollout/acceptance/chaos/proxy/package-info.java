/** Proxies between a worker and its servers, which can see, hold or lose what passes. */
package io.openmldb.rollout.acceptance.chaos.proxy;
