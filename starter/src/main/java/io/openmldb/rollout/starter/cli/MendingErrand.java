package io.openmldb.rollout.starter.cli;

import io.openmldb.rollout.starter.exit.CommandFailure;
import io.openmldb.rollout.starter.exit.ExitCode;
import io.openmldb.rollout.starter.temporal.Errand;
import io.openmldb.rollout.starter.temporal.RecoveryRun;
import io.openmldb.rollout.starter.temporal.TemporalConnection;
import java.util.UUID;

/**
 * Has a cluster mended by a workflow, shows what that is at, and prints its report.
 *
 * @param root what all commands share
 * @param output how to print it
 */
record MendingErrand(RolloutCommand root, OutputOption output) {

  /**
   * Runs a workflow of {@code type}, by an id that begins with {@code verb}: only one of them runs,
   * and any number of dry runs beside it.
   */
  ExitCode run(String type, String verb, MendingOptions options, Object request) {
    String cluster = options.cluster;
    Errand errand =
        options.dryRun
            ? new Errand(
                type,
                verb + "-plan-" + cluster + "-" + UUID.randomUUID(),
                cluster + ": what is wrong",
                Looking.LONGEST)
            : new Errand(type, verb + "-" + cluster, cluster + ": " + verb, null);
    try (TemporalConnection connection = root.connect()) {
      RecoveryRun run = connection.recoveries().start(errand, request);
      awaitFirstAnswer(run);
      return new RecoveryWatch(root.surroundings(), output.isJson()).follow(run, options.watch);
    }
  }

  /** What no worker takes up is not left behind for one that comes tomorrow. */
  private static void awaitFirstAnswer(RecoveryRun run) {
    try {
      run.status();
    } catch (CommandFailure e) {
      if (run.giveUpUntouched("no worker answered")) {
        throw e;
      }
    }
  }
}
