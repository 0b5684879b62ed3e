package io.openmldb.rollout.starter.cli;

import io.openmldb.rollout.recovery.RecoveryRequest;
import java.time.Duration;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What the commands that mend a cluster have in common. */
final class MendingOptions {

  @Parameters(index = "0", paramLabel = "CLUSTER", description = "The cluster's name.")
  String cluster;

  @Option(names = "--dry-run", description = "Only say what is wrong; exits 1 when anything is.")
  boolean dryRun;

  @Option(
      names = "--watch",
      description = "Show a live table, on a terminal, instead of a line for each change.")
  boolean watch;

  @Option(
      names = "--no-progress",
      paramLabel = "TIME",
      description = "The longest time without any progress, as 30m. Default: 5m.")
  private String noProgress;

  @Mixin RecordOptions said;

  Duration noProgress() {
    return noProgress == null
        ? RecoveryRequest.NO_PROGRESS
        : Spans.parse("--no-progress", noProgress);
  }
}
