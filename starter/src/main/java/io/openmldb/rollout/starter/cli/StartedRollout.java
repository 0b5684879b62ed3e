package io.openmldb.rollout.starter.cli;

import io.openmldb.rollout.starter.exit.ExitCode;
import io.openmldb.rollout.starter.temporal.Rollout;
import io.openmldb.rollout.starter.text.JsonText;

/** Tells of a rollout that was just started, or follows it. */
final class StartedRollout {

  private final Surroundings surroundings;
  private final boolean json;

  StartedRollout(Surroundings surroundings, boolean json) {
    this.surroundings = surroundings;
    this.json = json;
  }

  /** Shows a rollout of {@code cluster}, which the command line finds again by {@code name}. */
  ExitCode show(Rollout rollout, String cluster, String name, boolean watch) {
    if (watch) {
      return new Watch(surroundings, json).follow(rollout, name);
    }
    if (json) {
      Started started = new Started(cluster, rollout.workflowId(), rollout.runId());
      surroundings.out().println(JsonText.of(started));
      return ExitCode.SUCCEEDED;
    }
    surroundings
        .out()
        .println(
            """
            started %1$s, run %2$s
              follow it   rollout watch %3$s
              hold it     rollout pause %3$s
              end it      rollout abort %3$s"""
                .formatted(rollout.workflowId(), rollout.runId(), name));
    return ExitCode.SUCCEEDED;
  }

  /**
   * What is printed as JSON.
   *
   * @param cluster the cluster's name
   * @param workflowId the rollout
   * @param runId its run
   */
  record Started(String cluster, String workflowId, String runId) {}
}
