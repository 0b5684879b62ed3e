package io.openmldb.rollout.workflows.api.request;

import java.time.Duration;

/**
 * The longest time each kind of wait may take.
 *
 * @param restart from the stop of a process until it answers and is registered again
 * @param recover without any progress, while a restarted tablet becomes whole
 * @param leaderMoves for all leader moves of one tablet, one way
 * @param health for the cluster to become healthy before the next node
 * @param gate for a person to answer; then the rollout acts as on abort KEEP
 */
public record Timeouts(
    Duration restart, Duration recover, Duration leaderMoves, Duration health, Duration gate) {

  public static final Timeouts DEFAULT =
      new Timeouts(
          Duration.ofMinutes(5),
          Duration.ofMinutes(30),
          Duration.ofMinutes(30),
          Duration.ofMinutes(10),
          Duration.ofDays(7));

  /** The same, with another longest time without progress while a tablet becomes whole. */
  Timeouts recoveringWithin(Duration noProgress) {
    return new Timeouts(restart, noProgress, leaderMoves, health, gate);
  }
}
