package io.openmldb.rollout.activities.openmldb.model;

import java.util.Map;
import java.util.Optional;

/**
 * What a leader says of itself and of the followers that it replicates to.
 *
 * @param offset the leader's own
 * @param followers the offset that each attached follower has confirmed, by endpoint
 */
public record LeaderStatus(long offset, Map<String, Long> followers) {

  public LeaderStatus {
    followers = Map.copyOf(followers);
  }

  /** The offset that {@code endpoint} has confirmed; empty when it is not attached. */
  public Optional<Long> confirmedBy(String endpoint) {
    return Optional.ofNullable(followers.get(endpoint));
  }

  /** Whether {@code endpoint} is attached and lags by at most {@code maxLag} entries. */
  public boolean isCaughtUp(String endpoint, long maxLag) {
    return confirmedBy(endpoint).filter(confirmed -> confirmed >= offset - maxLag).isPresent();
  }
}
