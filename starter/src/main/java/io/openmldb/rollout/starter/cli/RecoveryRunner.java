package io.openmldb.rollout.starter.cli;

import io.openmldb.rollout.starter.cli.console.RecoveryWatch;
import io.openmldb.rollout.starter.cli.option.OutputOption;
import io.openmldb.rollout.starter.cli.option.RecoveryOptions;
import io.openmldb.rollout.starter.client.RecoveryHandle;
import io.openmldb.rollout.starter.client.TemporalConnection;
import io.openmldb.rollout.starter.client.WorkflowStarter.WorkflowStart;
import io.openmldb.rollout.starter.exit.CommandFailure;
import io.openmldb.rollout.starter.exit.ExitCode;
import java.util.UUID;

/**
 * Has a cluster recovered by a workflow, shows its progress, and prints its report.
 *
 * @param root what all commands share
 * @param output how to print it
 */
record RecoveryRunner(RolloutCommand root, OutputOption output) {

  /**
   * Runs a workflow of {@code type}, by an id that begins with {@code verb}: only one of them runs,
   * and any number of dry runs beside it.
   */
  ExitCode run(String type, String verb, RecoveryOptions options, Object request) {
    String cluster = options.cluster;
    WorkflowStart workflowStart =
        options.dryRun
            ? new WorkflowStart(
                cluster,
                type,
                verb + "-plan-" + cluster + "-" + UUID.randomUUID(),
                cluster + ": what is wrong",
                WorkflowStart.LONGEST_INSPECTION)
            : new WorkflowStart(cluster, type, verb + "-" + cluster, cluster + ": " + verb, null);
    try (TemporalConnection connection = root.connect()) {
      RecoveryHandle run = connection.recoveries().start(workflowStart, request);
      awaitFirstAnswer(run);
      return new RecoveryWatch(root.context(), output.isJson()).follow(run, options.watch);
    }
  }

  /** What no worker takes up is not left behind for one that comes tomorrow. */
  private static void awaitFirstAnswer(RecoveryHandle run) {
    try {
      run.status();
    } catch (CommandFailure e) {
      if (run.terminateIfNotBegun("no worker answered")) {
        throw e;
      }
    }
  }
}
