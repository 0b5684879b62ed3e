package io.openmldb.rollout.workflows.api.fleet;

import java.time.Duration;

/**
 * In which steps a fleet rollout goes through its clusters, which are begun in the order of the
 * request.
 *
 * @param canaryClusters the first clusters that all must succeed before the others are begun; 0:
 *     none
 * @param canarySoak how long the canary clusters are watched before the others are begun
 * @param maxConcurrent clusters that are updated at the same time, from 1 to 50
 * @param stopAfterFailures after so many clusters that failed no further one is begun
 */
public record FleetStrategy(
    int canaryClusters, Duration canarySoak, int maxConcurrent, int stopAfterFailures) {

  /** One cluster after the other, until one fails. */
  public static final FleetStrategy DEFAULT = new FleetStrategy(1, Duration.ZERO, 1, 1);
}
