package io.openmldb.rollout.activities.openmldb.model;

/**
 * A tablet as the nameserver sees it.
 *
 * @param endpoint {@code host:port}
 * @param state {@code kHealthy} or {@code kOffline}
 * @param ageMillis how long it has been in that state
 */
public record TabletStatus(String endpoint, String state, long ageMillis) {

  public boolean isHealthy() {
    return "kHealthy".equals(state);
  }
}
