package io.openmldb.rollout.sandbox.server.nameserver.metadata;

/**
 * A tablet as the nameserver sees it.
 *
 * @param since when it came into this state, in milliseconds of the server's runtime
 */
public record TabletInfo(String endpoint, boolean healthy, long since) {
  public String state() {
    return healthy ? "kHealthy" : "kOffline";
  }
}
