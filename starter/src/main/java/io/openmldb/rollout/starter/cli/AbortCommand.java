package io.openmldb.rollout.starter.cli;

import io.openmldb.rollout.cluster.AbortMode;
import io.openmldb.rollout.starter.exit.ExitCode;
import io.openmldb.rollout.starter.temporal.Rollout;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Ends a rollout early. */
@Command(
    name = "abort",
    header = "End a rollout early, leaving the cluster consistent.",
    description =
        "A node under way is put back if it was not restarted yet, and finished if it was. Returns"
            + " at once; follow the end with: rollout watch CLUSTER.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  rollout abort demo",
      "  rollout abort demo --mode ROLLBACK --reason 'latency doubled'"
    })
final class AbortCommand extends RolloutSubcommand {

  @Option(
      names = "--mode",
      paramLabel = "KEEP|ROLLBACK",
      defaultValue = "KEEP",
      description =
          "KEEP leaves updated nodes updated; ROLLBACK puts them back in reverse order."
              + " Default: KEEP.")
  private AbortMode mode;

  @Option(names = "--reason", paramLabel = "TEXT", description = "Why, for the record.")
  private String reason;

  @Override
  ExitCode run(Rollout rollout, Surroundings surroundings) {
    rollout.abort(mode, reason);
    surroundings
        .out()
        .println(
            """
            %1$s will end at its next step, with updated nodes %2$s
              follow it   rollout watch %1$s"""
                .formatted(name(), mode == AbortMode.KEEP ? "kept" : "rolled back"));
    return ExitCode.SUCCEEDED;
  }
}
