package io.openmldb.rollout.starter.cli;

import io.openmldb.rollout.recovery.RecoveryReport;
import io.openmldb.rollout.starter.exit.ExitCode;
import io.openmldb.rollout.starter.temporal.Errand;
import io.openmldb.rollout.starter.temporal.TemporalConnection;
import io.openmldb.rollout.starter.text.JsonText;
import io.openmldb.rollout.starter.text.RecoveryText;
import java.util.UUID;

/**
 * Has a cluster mended by a workflow, and prints its report.
 *
 * @param root what all commands share
 * @param output how to print it
 */
record MendingErrand(RolloutCommand root, OutputOption output) {

  /**
   * Runs a workflow of {@code type}, by an id that begins with {@code verb}: only one of them runs,
   * and any number of dry runs beside it.
   */
  ExitCode run(
      String type, String verb, MendingOptions options, Object request, RecoveryText.Words words) {
    String cluster = options.cluster;
    Errand errand =
        options.dryRun
            ? new Errand(
                type,
                verb + "-plan-" + cluster + "-" + UUID.randomUUID(),
                cluster + ": what is wrong",
                Looking.LONGEST)
            : new Errand(type, verb + "-" + cluster, cluster + ": " + verb, null);
    Surroundings surroundings = root.surroundings();
    RecoveryReport report;
    try (TemporalConnection connection = root.connect()) {
      report = connection.errands().run(errand, request, RecoveryReport.class, surroundings.pace());
    }
    if (output.isJson()) {
      surroundings.out().println(JsonText.of(report));
    } else {
      surroundings.print(new RecoveryText(surroundings.colored(), words).of(report));
    }
    return report.left().isEmpty() ? ExitCode.SUCCEEDED : ExitCode.FAILED;
  }
}
