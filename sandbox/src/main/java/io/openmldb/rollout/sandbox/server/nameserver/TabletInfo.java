package io.openmldb.rollout.sandbox.server.nameserver;

/**
 * A tablet as the nameserver sees it.
 *
 * @param since when it came into this state, in milliseconds of the monotonic clock
 */
record TabletInfo(String endpoint, boolean healthy, long since) {
  String state() {
    return healthy ? "kHealthy" : "kOffline";
  }
}
