package io.openmldb.rollout.starter.cli.option;

import io.openmldb.rollout.workflows.api.request.RecoveryRequest;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Options that the commands {@code recover} and {@code repair} share. */
public final class RecoveryOptions {

  @Parameters(index = "0", paramLabel = "CLUSTER", description = "The cluster's name.")
  public String cluster;

  @Option(names = "--dry-run", description = "Only say what is wrong; exits 1 when anything is.")
  public boolean dryRun;

  @Option(
      names = "--watch",
      description = "Show a live table, on a terminal, instead of a line for each change.")
  public boolean watch;

  @Option(
      names = "--no-progress",
      paramLabel = "TIME",
      description = "The longest time without any progress, as 30m. Default: 5m.")
  private @Nullable String noProgress;

  @Mixin public ReasonOptions said;

  @Mixin public ConfirmationOption confirmation;

  public Duration noProgress() {
    return noProgress == null
        ? RecoveryRequest.NO_PROGRESS
        : DurationOption.parse("--no-progress", noProgress);
  }
}
