package io.openmldb.rollout.starter.cli;

import io.openmldb.rollout.starter.exit.ExitCode;
import io.openmldb.rollout.starter.temporal.Rollout;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Holds a rollout. */
@Command(
    name = "pause",
    header = "Hold a rollout before its next node.",
    description = "A node under way is finished first. Go on with: rollout resume CLUSTER.",
    footerHeading = "%nExamples:%n",
    footer = {"  rollout pause demo --reason 'traffic peak'"})
final class PauseCommand extends RolloutSubcommand {

  @Option(names = "--reason", paramLabel = "TEXT", description = "Why, for the record.")
  private String reason;

  @Override
  ExitCode run(Rollout rollout, Surroundings surroundings) {
    rollout.pause(reason);
    surroundings
        .out()
        .println(
            """
            %1$s will hold before its next node; a node under way is finished first
              go on with   rollout resume %1$s"""
                .formatted(name()));
    return ExitCode.SUCCEEDED;
  }
}
