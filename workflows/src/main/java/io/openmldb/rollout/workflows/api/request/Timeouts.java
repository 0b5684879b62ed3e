package io.openmldb.rollout.workflows.api.request;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The longest time each kind of wait may take.
 *
 * @param restart from the stop of a process until it answers and is registered again; default 5
 *     minutes
 * @param recover without any progress, while a restarted tablet becomes whole; default 30 minutes
 * @param leaderMoves for all leader moves of one tablet, one way; default 30 minutes
 * @param health for the cluster to become healthy before the next node; default 10 minutes
 * @param gate for a person to answer; then the rollout acts as on abort KEEP; default 7 days
 * @param jobs for the jobs of a taskmanager to end, where the options say that they are waited for;
 *     null: an hour
 */
public record Timeouts(
    Duration restart,
    Duration recover,
    Duration leaderMoves,
    Duration health,
    Duration gate,
    // Left out where it is not said: workers of 0.1.0 refuse fields that they do not know.
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Duration jobs) {

  private static final Duration JOBS = Duration.ofHours(1);

  public static final Timeouts DEFAULT =
      new Timeouts(
          Duration.ofMinutes(5),
          Duration.ofMinutes(30),
          Duration.ofMinutes(30),
          Duration.ofMinutes(10),
          Duration.ofDays(7),
          null);

  /** The longest time for the jobs of a taskmanager to end. */
  public Duration forJobs() {
    return jobs == null ? JOBS : jobs;
  }

  /** The same, with another longest time without progress while a tablet becomes whole. */
  Timeouts recoveringWithin(Duration noProgress) {
    return new Timeouts(restart, noProgress, leaderMoves, health, gate, jobs);
  }
}
